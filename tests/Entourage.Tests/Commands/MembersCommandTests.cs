using System.CommandLine;
using Entourage.Web.Commands;

namespace Entourage.Tests.Commands;

public sealed class MembersCommandTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_member_is_added_and_only_the_token_is_printed()
    {
        var (code, output, errors) = await RunAsync("add", "robot", "--token");
        Assert.Equal(0, code);
        Assert.Contains("@robot", errors, StringComparison.Ordinal);
        var program = server.Program(output.TrimEnd());
        Assert.Equal("robot", (await program.GetAsync("/api/v1/me"))["handle"]);

        var again = await RunAsync("add", "robot", "--token");
        Assert.Equal(0, again.Code);
        Assert.NotEqual(output, again.Output);
        Assert.Equal(200, (await server.Program(again.Output.TrimEnd()).GetAsync("/api/v1/me")).Status);
    }

    [Fact]
    public async Task An_operator_can_be_added_beside_another()
    {
        Assert.Equal(0, (await RunAsync("add", "first_op", "--operator")).Code);
        var (code, output, _) = await RunAsync("add", "second_op", "--token", "--operator");
        Assert.Equal(0, code);
        Assert.True((await server.Program(output.TrimEnd()).GetAsync("/api/v1/me")).Json.GetProperty("operator").GetBoolean());
    }

    [Fact]
    public async Task Every_act_of_the_command_line_leaves_exactly_one_row()
    {
        foreach (var (words, act) in new (string[], string)[]
        {
            (["add", "by_hand"], "member_added"), (["add", "by_hand_too", "--token"], "member_added"), (["add", "by_hand", "--token"], "token_made"),
            (["add", "hand_op", "--operator"], "operator_added"), (["add", "hand_op", "--operator", "--token"], "token_made"), (["recover", "by_hand"], "recovery_made"),
        })
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1)); // so that it is the latest
            var before = server.Count("SELECT count(*) FROM audit");
            Assert.Equal(0, (await RunAsync(words)).Code);
            Assert.Equal(before + 1, server.Count("SELECT count(*) FROM audit"));
            Assert.Equal(1, server.Count(
                "SELECT count(*) FROM audit WHERE by IS NULL AND act = @act AND note LIKE 'command line%' AND id = (SELECT id FROM audit ORDER BY at DESC, id DESC LIMIT 1)", ("@act", act)));
        }
        Assert.StartsWith("not_found: ", (await RunAsync("recover", "nobody_here")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_in_the_way_is_named()
    {
        await RunAsync("add", "present");
        var (code, output, errors) = await RunAsync("add", "present");
        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.StartsWith("handle_taken: ", errors, StringComparison.Ordinal);
        Assert.StartsWith("handle_taken: ", (await RunAsync("add", "present", "--token", "--operator")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("add")]
    [InlineData("add", "--token")]
    [InlineData("add", "someone", "--tokens")]
    [InlineData("remove", "someone")]
    public Task Words_that_make_no_sense_are_answered_in_one_line(params string[] words) => Spoken.RefusedAsync(Verb(), words);

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] words) => Spoken.ToAsync(Verb(), words);

    private Command Verb() => MembersCommand.Define(act => act(server.Services));
}
