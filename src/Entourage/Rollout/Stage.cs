using System.Collections.Frozen;

namespace Entourage.Rollout;

/// <summary>How far a feature has come, from nobody to everybody; each has what those before it have.</summary>
internal enum Stage
{
    /// <summary>Only members who are named.</summary>
    Off,

    /// <summary>Only operators.</summary>
    Staff,

    /// <summary>One member in a hundred.</summary>
    One,

    /// <summary>One in ten.</summary>
    Ten,

    /// <summary>Every second one.</summary>
    Half,

    /// <summary>Everybody.</summary>
    All,
}

/// <summary>The words for stages, as stored, typed and answered.</summary>
internal static class StageWords
{
    private static readonly string[] Words = ["off", "staff", "1", "10", "50", "all"];

    private static readonly FrozenDictionary<string, Stage> ByWord =
        Enum.GetValues<Stage>().ToFrozenDictionary(stage => Words[(int)stage], StringComparer.Ordinal);

    /// <summary>All of them, from nobody to everybody.</summary>
    public static IReadOnlyList<string> All => Words;

    /// <summary>The word for a stage.</summary>
    public static string Word(this Stage stage) => Words[(int)stage];

    /// <summary>The stage of a word, or null.</summary>
    public static Stage? Read(string? word) => word is not null && ByWord.TryGetValue(word.TrimEnd('%'), out var stage) ? stage : null;

    /// <summary>How many of ten thousand buckets have it.</summary>
    internal static int Buckets(this Stage stage) => stage switch
    {
        Stage.Off or Stage.Staff => 0,
        Stage.One => 100,
        Stage.Ten => 1000,
        Stage.Half => 5000,
        Stage.All => Draw.Buckets,
    };
}
