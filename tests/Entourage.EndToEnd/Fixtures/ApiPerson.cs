using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Entourage.EndToEnd.Fixtures;

/// <summary>Somebody who uses the HTTP API: a program with a bearer token, or a browser's cookies.</summary>
public sealed class ApiPerson : IDisposable
{
    public const string Password = "correct horse battery";
    public static readonly string[] EveryScope = ["read", "clips", "follow", "invite", "account"];

    private readonly HttpClient http;

    private ApiPerson(Uri address, string handle, CookieContainer? cookies)
    {
        Handle = handle;
        var wire = new SocketsHttpHandler { UseCookies = cookies is not null, AllowAutoRedirect = false };
        if (cookies is not null) wire.CookieContainer = cookies;
        http = new HttpClient(wire) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
    }

    public string Handle { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static ApiPerson WithToken(Uri address, string handle, string token)
    {
        var person = new ApiPerson(address, handle, null);
        person.http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        return person;
    }

    public static ApiPerson WithCookies(Uri address, string handle)
    {
        var person = new ApiPerson(address, handle, new CookieContainer());
        person.http.DefaultRequestHeaders.Add("Origin", address.GetLeftPart(UriPartial.Authority));
        return person;
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>A body that is no content yet becomes JSON.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : body as HttpContent ?? JsonContent.Create(body) };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var answer = await http.SendAsync(request, Stop);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop), answer.Headers.Location?.OriginalString);
    }

    public Task<Answer> UploadAsync(string file, string caption) => UploadAsync(new StreamContent(File.OpenRead(file)), caption);

    /// <summary>Asks first whether it may send (100-continue), so that a refusal is heard before the bytes are on their way.</summary>
    public async Task<Answer> UploadAsync(HttpContent file, string caption)
    {
        using var form = new MultipartFormDataContent { { new StringContent(caption), "caption" }, { file, "file", "clip" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/clips") { Content = form };
        request.Headers.ExpectContinue = true;
        using var answer = await http.SendAsync(request, Stop);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop), null);
    }

    /// <summary>Uploads and waits until the clip can be watched in both its films; its id.</summary>
    public async Task<string> PublishAsync(string file, string caption)
    {
        var uploaded = await UploadAsync(file, caption);
        Assert.True(uploaded.Status == 202, uploaded.Text);
        var id = uploaded["id"]!;
        await UntilReadyAsync(id, whole: true);
        return id;
    }

    /// <summary>Waits until a clip can be watched in its small film at least, or, where <paramref name="whole"/>, in both.</summary>
    public async Task<Answer> UntilReadyAsync(string clip, bool whole = false)
    {
        while (true)
        {
            var answer = await GetAsync($"/api/v1/clips/{clip}");
            Assert.True(answer.Status == 200, answer.Text);
            Assert.True(answer["status"] is "ready" or "processing", answer.Text);
            if (answer["status"] == "ready" && !(whole && answer.Json.GetProperty("rough").GetBoolean())) return answer;
            await Task.Delay(100, Stop);
        }
    }

    /// <summary>Server-sent events, as they come, until the server ends them.</summary>
    public async IAsyncEnumerable<(string Type, JsonElement Data)> ListenAsync(string path, [EnumeratorCancellation] CancellationToken stop = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, Stop);
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, either.Token);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        await using var stream = await answer.Content.ReadAsStreamAsync(either.Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(either.Token))
        {
            if (item.EventType != "heartbeat") yield return (item.EventType, JsonElement.Parse(item.Data));
        }
    }

    public void Dispose() => http.Dispose();
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, string Text, string? Location)
{
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The problem's code, or null for an answer that is none.</summary>
    public string? Code => Status >= 400 && Text.StartsWith('{') ? Json.GetProperty("code").GetString() : null;

    /// <summary>A text of the body.</summary>
    public string? this[string name] => Json.GetProperty(name).GetString();

    /// <summary>A whole number of the body.</summary>
    public long Number(string name) => Json.GetProperty(name).GetInt64();
}
