using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Entourage.Clips;

/// <summary>How much of a clip somebody without an account sees.</summary>
[TypeConverter(typeof(WordedEnum))]
internal enum Gate
{
    /// <summary>The poster only: join to watch.</summary>
    Account,

    /// <summary>The first seconds: join to watch the rest. A clip without a teaser shows its poster.</summary>
    Teaser,

    /// <summary>All of it.</summary>
    Open,
}

/// <summary>What a clip may be. Settings section <c>Clips</c>.</summary>
[FrontDoor]
internal sealed class ClipsOptions
{
    /// <summary>How much of a clip somebody without an account sees.</summary>
    [EnumDataType(typeof(Gate))]
    public Gate Gate { get; init; } = Gate.Account;

    /// <summary>The largest upload, in megabytes (10^6 bytes).</summary>
    [Range(1, 10_000)]
    public int MostMegabytes { get; init; } = 300;

    /// <summary>The longest clip, in seconds.</summary>
    [Range(1, 3600)]
    public int MostSeconds { get; init; } = 180;

    /// <summary>How many of one member's uploads can lie here at a time: coming in, waiting, or kept to be tried again.</summary>
    [Range(1, 100)]
    public int MostInProgress { get; init; } = 3;

    /// <summary>For how many days at least a video's address works; it changes when half of that again has passed.</summary>
    [Range(1, 365)]
    public int AddressDays { get; init; } = 7;

    /// <summary>How long one run of the transcoder may take, in seconds.</summary>
    [Range(10, 7200)]
    public int MostTranscodeSeconds { get; init; } = 600;

    /// <summary>
    /// A folder with an <c>ffmpeg</c> and an <c>ffprobe</c> of one's own, such as a build newer than the system's; absent for the system's. They
    /// run in the same sandbox, which shows them this folder and the system's libraries.
    /// </summary>
    [MaxLength(4096)]
    public string? FfmpegFolder { get; init; }
}

[OptionsValidator]
internal sealed partial class ClipsOptionsValidator : IValidateOptions<ClipsOptions>;
