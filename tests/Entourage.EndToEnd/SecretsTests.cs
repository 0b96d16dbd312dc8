using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Entourage.EndToEnd.Browsing;
using Entourage.EndToEnd.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Entourage.EndToEnd;

/// <summary>
/// T-11: everything that is secret, through everything that people do, on a server that is asked to tell as much as it can: none of it is ever said, and nothing leaves
/// the browser for another site.
/// </summary>
[Trait("Needs", "chromium")]
public sealed partial class SecretsTests(Chromium chromium, Footage footage) : IClassFixture<Chromium>, IClassFixture<Footage>
{
    private const string Password = "ein langes Geheimwort 7319";
    private const string Mail = "secret.friend@example.org";
    private const string Phone = "+41791234567";

    private readonly ConcurrentDictionary<string, string> secrets = new();
    private readonly ConcurrentBag<Task> heard = [];

    [Fact]
    public async Task T11_no_secret_is_ever_logged_whatever_happens_and_at_whatever_level()
    {
        await using var site = await Site.StartAsync(
            ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft", "Trace"), ("Logging__LogLevel__System", "Trace"), ("Clips__Gate", "teaser"));

        // By passkey, in a browser; by password, through the API.
        await using var creator = await (await chromium.GuestAsync(site)).WithPasskeysAsync();
        Listen(creator.Page);
        await creator.GoAsync("/join");
        await Studio.JoinWithPasskeyAsync(creator.Page, "maker");
        await creator.Page.WaitForURLAsync(address => !address.Contains("/join", StringComparison.Ordinal));
        await creator.GoAsync("/studio");
        await Studio.UploadAsync(creator, await footage.DrawAsync(2));
        var shared = await Studio.InviteByWhatsAppAsync(creator, "Have a look.");
        Learn("token in a message", shared.Segments[^1]);
        await LearnCookiesAsync("maker", creator.Page);

        using var friend = await JoinAsync(site, "friend");
        var bearer = await friend.PostAsync("/api/v1/me/tokens", new { name = "program", scopes = ApiPerson.EveryScope });
        Learn("bearer", bearer["token"]!);
        using var program = ApiPerson.WithToken(site.Address, "friend", bearer["token"]!);
        Assert.Equal(200, (await program.GetAsync("/api/v1/me")).Status);

        // The link, in a browser that watches; used again; by a wrong ticket; by a broken token; framed; posted to from elsewhere.
        await using var reader = await chromium.GuestAsync(site);
        Listen(reader.Page);
        await reader.GoAsync(shared.AbsolutePath);
        await reader.GoAsync(shared.AbsolutePath + "/join");
        await reader.Page.Locator("details[data-password] summary").ClickAsync();
        await reader.Page.Locator("#handle-too").FillAsync("reader");
        await reader.Page.Locator("#password").FillAsync(Password);
        await reader.Page.Locator("form[data-passkey=join-password] button").ClickAsync();
        await reader.Page.WaitForURLAsync("**/c/*");
        await LearnCookiesAsync("reader", reader.Page);
        await GoWrongAsync(friend, shared.Segments[^1]);

        using var maker = await SignedInAsync(creator, site);
        var made = await maker.PostAsync("/api/v1/invitations", new { channel = "mail", contact = Mail, message = "By mail." });
        Assert.True(made.Status == 201, made.Text);
        Learn("token by mail", new Uri(made["url"]!).Segments[^1]);
        var texted = await maker.PostAsync("/api/v1/invitations", new { channel = "sms", contact = Phone });
        if (texted.Status == 201) Learn("token by text", new Uri(texted["url"]!).Segments[^1]);
        await RefuseAsync(site, new Uri(made["url"]!).AbsolutePath);
        await maker.DeleteAsync($"/api/v1/invitations/{made["id"]}");

        await SayNonsenseAsync(site, new Uri(made["url"]!).AbsolutePath, bearer["token"]!);
        await BreakAsync(site, program, shared.Segments[^1]);
        await friend.DeleteAsync("/api/v1/sessions/current");
        await site.InterruptAsync(TimeSpan.FromSeconds(15));

        await Task.WhenAll(heard);
        var said = site.Output;
        Assert.Contains("Microsoft.AspNetCore", said, StringComparison.Ordinal);
        Assert.True(said.Split('\n').Length > 500, "the server was not asked to tell much");
        Assert.True(secrets.Count > 15, string.Join(", ", secrets.Values));
        var told = secrets.Where(secret => said.Contains(secret.Key, StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.True(told.Count == 0, string.Join('\n', told.Select(secret =>
            $"{secret.Value}: {said.Split('\n').First(line => line.Contains(secret.Key, StringComparison.OrdinalIgnoreCase))}")));
        // Whatever went to another place was opened by the creator's own tap.
        Assert.All(creator.Opened, address => Assert.Equal("wa.me", address.Host));
        Assert.Empty(reader.Opened);
        reader.AssertQuiet();
    }

    private void Learn(string what, string secret)
    {
        Assert.True(secret.Length >= 8, $"{what} is no secret: {secret}");
        secrets[secret] = what;
        // Logs that are written as JSON or as parts of an address spell some of them otherwise.
        secrets[Uri.EscapeDataString(secret)] = what;
    }

    // Challenges, tickets and whatever else a browser is given or sends.
    private void Listen(IPage page)
    {
        page.Request += (_, request) =>
        {
            foreach (Match one in Secret().Matches(request.PostData ?? "")) Learn($"sent to {new Uri(request.Url).AbsolutePath}", one.Groups[1].Value);
        };
        page.Response += (_, answer) => heard.Add(HearAsync(answer));
    }

    private async Task HearAsync(IResponse answer)
    {
        if (!answer.Url.Contains("/options", StringComparison.Ordinal) && !answer.Url.Contains("/i/", StringComparison.Ordinal)) return;
        try
        {
            foreach (Match one in Secret().Matches(await answer.TextAsync())) Learn($"from {new Uri(answer.Url).AbsolutePath}", one.Groups[1].Value);
        }
        catch (PlaywrightException)
        {
            // The page went on before its answer could be read.
        }
    }

    private async Task LearnCookiesAsync(string who, IPage page)
    {
        var cookies = await page.Context.CookiesAsync();
        Assert.Contains(cookies, cookie => cookie.Name == "s");
        foreach (var cookie in cookies.Where(cookie => cookie.Name is not "lang")) Learn($"cookie {cookie.Name} of {who}", cookie.Value);
    }

    private async Task<ApiPerson> JoinAsync(Site site, string handle)
    {
        Learn("password", Password);
        var person = ApiPerson.WithCookies(site.Address, handle);
        var joined = await person.PostAsync("/api/v1/accounts", new { handle, password = Password });
        Assert.True(joined.Status == 201, joined.Text);
        Learn("wrong password", Password + "wrong");
        Assert.Equal(401, (await person.PostAsync("/api/v1/sessions", new { handle, password = Password + "wrong" })).Status);
        Assert.Equal(200, (await person.PostAsync("/api/v1/sessions", new { handle, password = Password })).Status);
        return person;
    }

    private async Task<ApiPerson> SignedInAsync(Guest creator, Site site)
    {
        var made = await creator.Page.EvaluateAsync<string>(
            "() => fetch('/api/v1/me/tokens', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'maker', scopes: ['read', 'invite', 'follow'] }) }).then(a => a.json()).then(a => a.token)");
        Learn("bearer of the maker", made);
        return ApiPerson.WithToken(site.Address, "maker", made);
    }

    private static async Task GoWrongAsync(ApiPerson friend, string token)
    {
        foreach (var path in (string[])[$"/i/{token}", $"/i/{token}/nothing", $"/i/{token}/join", $"/i/{token}x", $"/i/{token}?utm={token}", $"/nothing/{token}", $"/api/v1/nothing/{token}"])
        {
            await friend.SendAsync(HttpMethod.Get, path, null, ("Accept", "text/html"));
            await friend.SendAsync(HttpMethod.Put, path, null);
            await friend.SendAsync(HttpMethod.Get, path, null, ("Sec-Fetch-Dest", "iframe"));
        }
        foreach (var body in (object[])[new { token }, new { token, ticket = "wrong" }, new { token = token + "x" }, new StringContent($"{{\"token\":\"{token}\",", null, "application/json"), new StringContent(token)])
        {
            await friend.PostAsync("/api/v1/invitations/redeem", body);
        }
        await friend.SendAsync(HttpMethod.Post, "/api/v1/invitations/redeem", new { token }, ("Sec-Fetch-Site", "cross-site"));
        await friend.SendAsync(HttpMethod.Post, $"/i/{token}/follow", new FormUrlEncodedContent([new("ticket", token)]), ("Accept", "text/html"));
    }

    private async Task RefuseAsync(Site site, string path)
    {
        Learn("contact", Mail);
        Learn("number", Phone);
        using var stranger = ApiPerson.WithCookies(site.Address, "stranger");
        var page = await stranger.SendAsync(HttpMethod.Get, path, null, ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"));
        var ticket = Secret().Match(page.Text).Groups[1].Value;
        Learn("ticket of a stranger", ticket);
        foreach (var (verb, name, value) in ((string, string, string)[])[("report", "reason", "dangerous"), ("stop", "from", "anybody"), ("report", "reason", "nothing")])
        {
            using var form = new FormUrlEncodedContent([new("ticket", ticket), new(name, value)]);
            await stranger.SendAsync(HttpMethod.Post, $"{path}/{verb}", form, ("Accept", "text/html"));
        }
    }

    // What the server's own reader of requests complains of: it quotes what it was sent.
    private static async Task SayNonsenseAsync(Site site, string path, string bearer)
    {
        foreach (var request in (string[])[
            $"GET {path}\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n", $"GET {path} HTTP/9.9\r\nHost: localhost\r\n\r\n", $"GET {path} HTTP/1.1\r\n\r\n",
            $"{path} GET HTTP/1.1\r\n\r\n", $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bearer}\u0001\r\n\r\n",
            $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization Bearer {bearer}\r\n\r\n", $"POST {path}/follow HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
            $"GET http://localhost:99999{path} HTTP/1.1\r\nHost: localhost\r\n\r\n", $"GET {path}%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"])
        {
            using var wire = new TcpClient();
            await wire.ConnectAsync("localhost", site.Address.Port, TestContext.Current.CancellationToken);
            await wire.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                _ = await wire.GetStream().ReadAsync(new byte[4096], limit.Token);
            }
            catch (Exception silent) when (silent is OperationCanceledException or IOException)
            {
                // It did not like it, and says nothing.
            }
        }
    }

    // A table is gone: exceptions are logged, with all that they know.
    private static async Task BreakAsync(Site site, ApiPerson program, string token)
    {
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(site.Folder, "entourage.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE invitations RENAME TO gone";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        Assert.InRange((await program.PostAsync("/api/v1/invitations/redeem", new { token })).Status, 500, 599);
        await program.GetAsync("/api/v1/invitations");
        await program.SendAsync(HttpMethod.Get, $"/i/{token}", null, ("Accept", "text/html"));
        Assert.Contains("Exception", site.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:data-ticket=|name=\"ticket\" value=|\"(?:challenge|ticket|token|signature|clientDataJSON|attestationObject)\" ?: ?)\"([^\"]{8,})\"")]
    private static partial Regex Secret();
}
