using System.Text.Json;
using Entourage.Members;
using Entourage.Members.Tokens;
using Entourage.Web.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Http;

/// <summary>Over Kestrel and a socket: the in-process server knows no limits.</summary>
public sealed class BodyLimitTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("entourage-kestrel-").FullName;
    private readonly HttpClient http = new();
    private WebApplication? app;

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        app = ServeCommand.Build(["--applicationName", "Entourage.Web", "--DATA", folder, "--PORT", "0", "--Logging:LogLevel:Default", "Error"]);
        await app.Services.PrepareStorageAsync(stop);
        await app.StartAsync(stop);
        http.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await using var scope = app.Services.CreateAsyncScope();
        var member = await scope.ServiceProvider.GetRequiredService<Join>().AddAsync("over_kestrel", asOperator: false, stop);
        var made = await scope.ServiceProvider.GetRequiredService<MakeToken>().ForAsync(member.Value!.Id, "test", Entourage.Http.Scopes.All, stop);
        http.DefaultRequestHeaders.Authorization = new("Bearer", made.Value!.Token);
    }

    [Theory]
    [InlineData("/api/v1/invitations/redeem", 4096)]
    [InlineData("/api/v1/me/tokens", 65_536)]
    public async Task R85_a_body_is_taken_up_to_its_limit(string path, int limit)
    {
        Assert.NotEqual(413, (await PostAsync(path, limit)).Status);
        Assert.Equal((413, "body_too_large"), await PostAsync(path, limit + 1));
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (app is not null)
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<(int Status, string? Code)> PostAsync(string path, int bytes)
    {
        const string Frame = """{"token":"","name":""}""";
        var body = Frame.Replace("\"name\":\"", "\"name\":\"" + new string('a', bytes - Frame.Length), StringComparison.Ordinal);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, problem.TryGetProperty("code", out var code) ? code.GetString() : null);
    }
}
