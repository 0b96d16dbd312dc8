using Entourage.Storage.Moving;
using Entourage.Web.Commands.Migrate;

namespace Entourage.Tests.Commands;

public sealed class MoveProgressTests
{
    [Fact]
    public void A_terminal_gets_one_line_that_is_written_over()
    {
        var shown = Show(onTerminal: true);
        Assert.Contains("] 5,000 of 10,000 rows · Copying follows", shown, StringComparison.Ordinal);
        Assert.Contains("[████████████░░░░░░░░░░░░] 5,000 of 10,000 rows", shown, StringComparison.Ordinal);
        Assert.Contains("\r[████████████████████████] 10,000 of 10,000 rows · ", shown, StringComparison.Ordinal);
        Assert.Equal(2, shown.Split('\n').Length - 1);
    }

    [Fact]
    public void A_file_gets_a_line_where_a_phase_begins_and_where_it_ends()
    {
        var lines = Show(onTerminal: false).TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("Copying: 5,000 of 10,000 rows", lines[0]);
        Assert.StartsWith("Copying: 10,000 of 10,000 rows", lines[1], StringComparison.Ordinal);
        Assert.Equal("Comparing: 0 of 10,000 rows", lines[2]);
    }

    [Fact]
    public void The_comparison_names_what_differs()
    {
        using var output = new StringWriter();
        new MoveProgress(output, onTerminal: false).Compared([new("members", 1200, 1200, true), new("follows", 7, 6, false)]);
        Assert.Equal(
            ["Table                                  Rows   Same", "members                               1,200   yes", "follows                                   7   NO, 6 rows there"],
            output.ToString().TrimEnd().Split('\n'));
    }

    // The figures after the rows depend on the time, the rest does not.
    private static string Show(bool onTerminal)
    {
        using var output = new StringWriter();
        var progress = new MoveProgress(output, onTerminal);
        progress.Show(new(MovePhase.Copying, "follows", 5000, 10_000));
        progress.Show(new(MovePhase.Copying, "follows", 6000, 10_000));
        progress.Show(new(MovePhase.Copying, "members", 10_000, 10_000));
        progress.Show(new(MovePhase.Copying, "views", 10_000, 10_000));
        progress.Show(new(MovePhase.Comparing, "follows", 0, 10_000));
        progress.Break();
        return output.ToString();
    }
}
