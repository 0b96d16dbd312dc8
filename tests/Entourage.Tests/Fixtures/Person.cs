using System.Text.Json;

namespace Entourage.Tests.Fixtures;

/// <summary>Somebody who uses the site, through a browser or a program.</summary>
public sealed class Person(HttpClient http, CookieContainer cookies, Uri address) : IDisposable
{
    public HttpClient Http => http;

    public CookieCollection Cookies => cookies.GetCookies(address);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, object? body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<Answer> DeleteAsync(string path, object? body = null) => SendAsync(HttpMethod.Delete, path, body);

    /// <summary>Sends a request as it is; a body that is no content yet becomes JSON.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : body as HttpContent ?? JsonContent.Create(body) };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, text, response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value)));
    }

    /// <summary>From now on at this network address, as a proxy in front of the server says.</summary>
    public Person At(string address)
    {
        http.DefaultRequestHeaders.Remove("X-Forwarded-For");
        http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return this;
    }

    /// <summary>Has a cookie, as if the server had set it.</summary>
    public void Hold(string cookie, string value) => cookies.Add(new Cookie(cookie, value, "/", address.Host) { Secure = address.Scheme == "https" });

    /// <summary>Takes a cookie away, as a browser does that may not send it.</summary>
    public void Lose(string cookie)
    {
        foreach (Cookie held in Cookies)
        {
            if (held.Name == cookie) held.Expired = true;
        }
    }

    public void Dispose() => http.Dispose();
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The problem's code, or null for an answer that is none.</summary>
    public string? Code => Status >= 400 && Text.StartsWith('{') ? Json.GetProperty("code").GetString() : null;

    /// <summary>A text of the body.</summary>
    public string? this[string name] => Json.GetProperty(name).GetString();
}
