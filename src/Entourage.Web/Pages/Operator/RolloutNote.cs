using Entourage.Languages;
using Entourage.Web.Parts;

namespace Entourage.Web.Pages.Operator;

/// <summary>The note of an act about a feature, in the reader's language: the log stores it as names and numbers.</summary>
internal static class RolloutNote
{
    /// <summary>The words; null for a note that is written otherwise than this version of the site writes them.</summary>
    public static string? Of(Texts texts, string act, string note)
    {
        var (first, rest) = note.Split('\n', 2) is [var line, var more] ? (line, more) : (note, "");
        var words = (act, first.Split(' ')) switch
        {
            ("group_joined" or "group_left", [var group]) => group,
            ("rollout_given" or "rollout_taken", [var feature, var group]) => $"{FeatureName.Of(texts, feature)}: {group}",
            ("rollout_named" or "rollout_unnamed", [var feature]) => FeatureName.Of(texts, feature),
            ("rollout_staged", [var feature, var from, var to, "0"]) => Moved(texts, feature, from, to),
            ("rollout_staged", [var feature, var from, var to, var percent]) =>
                $"{Moved(texts, feature, from, to)}, {texts["audit.rollout.held_out", ("percent", percent)]}",
            ("rollout_fell_back", [var feature, var from, var to]) => Moved(texts, feature, from, to),
            _ => null,
        };
        var why = (act, rest.Split(' ')) switch
        {
            ("rollout_fell_back", [("reports" or "failures") and var what, var count, var of]) => texts[$"audit.rollout.{what}", ("count", count), ("of", of)],
            _ => rest,
        };
        return words is null || why.Length == 0 ? words : $"{words}\n{why}";
    }

    private static string Moved(Texts texts, string feature, string from, string to) => texts[
        "audit.rollout.moved", ("feature", FeatureName.Of(texts, feature)), ("from", texts[$"rollout.stage.{from}"]), ("to", texts[$"rollout.stage.{to}"])];
}
