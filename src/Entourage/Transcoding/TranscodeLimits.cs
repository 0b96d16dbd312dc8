namespace Entourage.Transcoding;

/// <summary>What one upload may ask of this machine. The defaults suit two cores.</summary>
[FrontDoor]
internal sealed record TranscodeLimits
{
    /// <summary>The smallest side, in pixels: below it nothing can be recognised, and codecs begin to misbehave.</summary>
    public const int MinSide = 64;

    /// <summary>The largest side, in pixels: what the largest phones record, and the largest frame that level 5.2 of H.264 names.</summary>
    public const int MaxSide = 4096;

    /// <summary>The largest frame, in pixels: 4096 × 2176, so that two long sides together do not pass.</summary>
    public const int MaxPixels = 4096 * 2176;

    /// <summary>The shortest clip, in seconds; shorter ones are pictures.</summary>
    public const double MinSeconds = 0.5;

    /// <summary>How far over <see cref="MaxSeconds"/> is forgiven, in seconds: sound is padded to whole packets, and cameras stop late.</summary>
    public const double Grace = 0.25;

    /// <summary>The longest clip, in seconds.</summary>
    public int MaxSeconds { get; init; } = 180;

    /// <summary>The largest file, in bytes: three minutes at the 13 Mbit/s of a phone.</summary>
    public long MaxBytes { get; init; } = 300_000_000;

    /// <summary>How long one child may run. Three minutes of 1080p at 60 frames a second take about 200 s on two cores.</summary>
    public TimeSpan WallClock { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>How long one look into a file may take; a sane file answers in well under a second on an idle machine, and this is for a busy one.</summary>
    public TimeSpan ProbeClock { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one child may read a member's picture: 60 megapixels take two seconds on an idle machine, and this is for a busy one.</summary>
    public TimeSpan PictureClock { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a picture waits for its turn.</summary>
    public TimeSpan PictureWait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The address space of one child, in bytes. Measured: 4096×2160 10-bit HEVC with tone mapping into two renditions by two threads
    /// runs within 1.5 GB; 2 GiB leaves room for other builds of ffmpeg, and still keeps a bomb from taking the machine.
    /// </summary>
    public long MemoryBytes { get; init; } = 2L << 30;

    /// <summary>
    /// The processor time of one child, in seconds. Three minutes of 1080p at 60 frames a second were measured at about 400; a file made
    /// to burn time is stopped here even when the wall clock still has patience.
    /// </summary>
    public int CpuSeconds { get; init; } = 900;

    /// <summary>The largest file a child may write, in bytes; twice the largest upload.</summary>
    public long MaxOutputBytes { get; init; } = 600_000_000;

    /// <summary>Where <c>ffmpeg</c> and <c>ffprobe</c> are, where the system's own are not the ones to use; null for the system's.</summary>
    public string? FfmpegFolder { get; init; }

    /// <summary>Threads for decoding, for filters and for each encoder.</summary>
    public int Threads { get; init; } = 2;
}
