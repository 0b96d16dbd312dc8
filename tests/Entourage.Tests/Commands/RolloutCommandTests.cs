using Entourage.Web.Commands;

namespace Entourage.Tests.Commands;

/// <summary>Who has what, from the command line, beside a server that runs.</summary>
public sealed class RolloutCommandTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task It_stages_and_the_server_beside_it_follows_within_two_seconds()
    {
        var creator = await server.CreatorByTokenAsync("creator");
        await creator.InviteAsync();
        var (code, said, _) = await RunAsync("set", "inviting", "off", "--holdout", "5", "--reason", "not yet");
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^inviting +off +0 +1 +0 +0\s*$", said);
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("invitations_not_enabled", (await creator.PostAsync("/api/v1/invitations", new { channel = "copy_link" })).Code);
        Assert.Equal(1, server.Count("SELECT count(*) FROM audit WHERE act = 'rollout_staged' AND by IS NULL"));
        Assert.Matches(@"(?m)^inviting +no +nobody has it", (await RunAsync("explain", "@creator")).Output);
        Assert.Matches(@"(?m)^one_tap +yes +everybody has it", (await RunAsync("explain", "creator")).Output);
        Assert.Equal(0, (await RunAsync("set", "inviting", "all")).Code);
    }

    [Theory]
    [InlineData(2, "Required command")]
    [InlineData(2, "Required argument", "set", "inviting")]
    [InlineData(2, "--holdout is a whole number", "set", "inviting", "10", "--holdout", "many")]
    [InlineData(1, "holdout_not_valid", "set", "inviting", "10", "--holdout", "51")]
    [InlineData(2, "HANDLE is empty", "explain", "")]
    [InlineData(1, "not_found", "explain", "@")]
    [InlineData(1, "stage_not_valid", "set", "inviting", "7")]
    [InlineData(1, "not_found", "set", "nothing", "10")]
    [InlineData(1, "not_found", "explain", "nobody_here")]
    public async Task What_makes_no_sense_is_named(int code, string complaint, params string[] words)
    {
        var (ended, _, errors) = await RunAsync(words);
        Assert.Equal(code, ended);
        Assert.StartsWith(complaint, errors, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] words) => Spoken.ToAsync(RolloutCommand.Define(act => act(server.Services)), words);
}
