using Entourage.Tests.Fixtures;
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
    public async Task Words_that_make_no_sense_are_answered_with_the_usage(params string[] words)
    {
        var (code, output, errors) = await RunAsync(words);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith("Usage: ", errors, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] words)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await MembersCommand.RunAsync(words, server.Services, output, errors, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
