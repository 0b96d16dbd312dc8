using System.Text.RegularExpressions;
using Entourage.Web.Commands;

namespace Entourage.Tests.Commands;

/// <summary>Settings as words behind <c>serve</c>: a name and a value each, and a name that there is.</summary>
public sealed partial class SettingsOnTheCommandLineTests
{
    [Theory]
    [InlineData]
    [InlineData("--PORT", "9000", "--Clips:MostSeconds", "60")]
    [InlineData("--PORT=9000", "--Site:Address", "", "--Site:Name=a = b")]
    public void A_name_and_a_value_make_sense(params string[] words) => Assert.Null(Configuration.Complaint(words));

    [Theory]
    [InlineData("")]
    [InlineData("9000")]
    [InlineData("PORT=9000")]
    [InlineData("-PORT", "9000")]
    [InlineData("--=9000")]
    [InlineData("--PORT")]
    [InlineData("--PORT", "--LISTEN", "any")]
    [InlineData("--PORT", "9000", "9001")]
    public Task Anything_else_does_not_and_starts_nothing(params string[] words) => Spoken.RefusedAsync(ServeCommand.Define(), words);

    [Theory]
    [InlineData("Setting Prot: there is no such setting.", "--Prot", "9000")]
    [InlineData("Setting Clip: there is no such section.", "--PORT=9000", "--Clip:MostSeconds=60")]
    public async Task A_name_that_no_setting_has_is_said_and_starts_nothing(string line, params string[] words)
    {
        var (code, _, errors) = await Spoken.ToAsync(ServeCommand.Define(), words);
        Assert.Equal((CommandLine.WrongSetting, line), (code, errors.TrimEnd()));
    }

    [Fact]
    public void Every_short_name_of_the_document_is_known()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "settings.md"));
        var names = Named().Matches(document).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["PORT", "LISTEN", "DATA", "ADDRESS"], names);
        Assert.Null(Configuration.Unknown([.. names.Select(name => $"--{name}=1")]));
    }

    // The second column; what is in a section, SettingsTests holds against the document.
    [GeneratedRegex(@"(?m)(?<=^\| `[^|]+)\| `([A-Z]+)` \|")]
    private static partial Regex Named();
}
