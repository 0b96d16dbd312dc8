using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Entourage.Web.Commands.Demo;

/// <summary>Somebody with a browser, as far as the server can tell: cookies, an origin, and what browsers say of a navigation.</summary>
internal sealed partial class DemoPerson : IDisposable
{
    private readonly HttpClient http;

    public DemoPerson(string address, string handle, string password)
    {
        (Handle, Password) = (handle, password);
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Add("Origin", address);
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        http.Timeout = TimeSpan.FromMinutes(5);
    }

    public string Handle { get; }

    public string Password { get; }

    /// <summary>A password that nobody has used.</summary>
    public static string NewPassword() => Base32.Encode(RandomNumberGenerator.GetBytes(10));

    /// <summary>The ticket that an invitation's page carries.</summary>
    public static string TicketOf(string page) => Ticket().Match(page).Groups[1].Value;

    /// <summary>Joins at the site's door, which gives a browser the cookie that shows it keeps any.</summary>
    /// <param name="stop">Ends it early.</param>
    /// <param name="setup">What makes whoever joins the site's first operator.</param>
    public async Task<JsonElement> JoinAsync(CancellationToken stop, string? setup = null)
    {
        using (var door = await http.GetAsync(new Uri("/join", UriKind.Relative), stop)) door.EnsureSuccessStatusCode();
        return await PostAsync("/api/v1/accounts", new { handle = Handle, password = Password, setup }, stop);
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken stop) =>
        await ReadAsync(await http.GetAsync(new Uri(path, UriKind.Relative), stop), stop);

    public async Task<JsonElement> PostAsync(string path, object body, CancellationToken stop) =>
        await ReadAsync(await http.PostAsJsonAsync(path, body, stop), stop);

    /// <summary>Joins through a link.</summary>
    public Task<JsonElement> JoinAsync(string token, string ticket, CancellationToken stop) =>
        PostAsync("/api/v1/accounts", new { handle = Handle, password = Password, token, ticket }, stop);

    public async Task PutAsync(string path, CancellationToken stop)
    {
        using var answer = await http.PutAsync(new Uri(path, UriKind.Relative), content: null, stop);
        answer.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(string path, CancellationToken stop)
    {
        using var answer = await http.DeleteAsync(new Uri(path, UriKind.Relative), stop);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sends plain words.</summary>
    public async Task SayAsync(string path, string words, CancellationToken stop)
    {
        using var content = new StringContent(words);
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, stop);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>From now on from another place, as a proxy says.</summary>
    public void ComeFrom(string place) => http.DefaultRequestHeaders.Add("X-Forwarded-For", place);

    public async Task<JsonElement> UploadAsync(string file, string caption, CancellationToken stop)
    {
        using var form = new MultipartFormDataContent();
        using var words = new StringContent(caption);
        await using var stream = File.OpenRead(file);
        using var bytes = new StreamContent(stream);
        form.Add(words, "caption");
        form.Add(bytes, "file", Path.GetFileName(file));
        return await ReadAsync(await http.PostAsync(new Uri("/api/v1/clips", UriKind.Relative), form, stop), stop);
    }

    /// <summary>Waits until a clip of theirs can be watched.</summary>
    public async Task<JsonElement> UntilReadyAsync(string clip, CancellationToken stop)
    {
        while (true)
        {
            var now = await GetAsync($"/api/v1/clips/{clip}", stop);
            switch (now.GetProperty("status").GetString())
            {
                case "ready": return now;
                case "failed": throw new InvalidOperationException($"The clip could not be processed: {now.GetProperty("code")}");
                default: await Task.Delay(100, stop); break;
            }
        }
    }

    /// <summary>Taps a link in another app: what the browser then sends, and the page that comes back.</summary>
    public async Task<string> OpenFromAppAsync(Uri link, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        request.Headers.Add("Sec-Fetch-Dest", "document");
        request.Headers.Add("Sec-Fetch-User", "?1");
        http.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        request.Headers.Add("Sec-Fetch-Site", "none");
        using var answer = await http.SendAsync(request, stop);
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(stop);
    }

    public void Dispose() => http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(stop);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)answer.StatusCode} {text}");
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
    }

    [GeneratedRegex("data-ticket=\"([^\"]+)\"")]
    private static partial Regex Ticket();
}
