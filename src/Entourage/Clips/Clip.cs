namespace Entourage.Clips;

/// <summary>The words for a clip's status, as stored and as the API shows them.</summary>
internal static class ClipStatus
{
    /// <summary>Uploaded, waiting for or in the transcoder. The rows in this state are the queue.</summary>
    public const string Processing = "processing";

    /// <summary>Can be watched.</summary>
    public const string Ready = "ready";

    /// <summary>Could not be made into a clip; the code says why.</summary>
    public const string Failed = "failed";

    /// <summary>Taken down by the people who run the site: only its owner knows it, and its files stay for the time it may be put back.</summary>
    public const string TakenDown = "taken_down";
}

/// <summary>A short video of one member.</summary>
internal sealed class Clip
{
    public ClipId Id { get; init; }

    public MemberId Owner { get; init; }

    public string Caption { get; set; } = "";

    /// <summary>Only for members who are known to be of age, and its owner.</summary>
    public bool Adult { get; init; }

    public string Status { get; set; } = ClipStatus.Processing;

    /// <summary>Why it failed.</summary>
    public string? Code { get; set; }

    public DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset? ReadyAt { get; set; }

    /// <summary>Names the folder of the finished files, so that their addresses can be kept for ever.</summary>
    public long Revision { get; set; }

    public long DurationMilliseconds { get; set; }

    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>Whether it can be watched in its small film alone, while the large one is still to be made.</summary>
    public bool Rough { get; init; }

    /// <summary>How often the transcoder has begun to make its next film; it gives up after five.</summary>
    public int Attempts { get; set; }

    /// <summary>Which server is making it; null while none is.</summary>
    public Guid? Maker { get; init; }

    /// <summary>Until when it is that server's alone, unless it says so again.</summary>
    public DateTimeOffset? MakerUntil { get; init; }

    /// <summary>The sender's own key for this upload, so that a repeated one makes no second clip.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Names what came with <see cref="IdempotencyKey"/>, caption and film, so that the key with another film is noticed.</summary>
    public byte[]? Digest { get; init; }

    /// <summary>Whether its maker chose to publish it without its sound, which cannot be read here.</summary>
    public bool WithoutSound { get; init; }

    public long Views { get; init; }

    public long Plays { get; init; }

    public long Likes { get; init; }
}

/// <summary>At least two seconds watched: one per viewer, clip and day (UTC).</summary>
internal sealed class View
{
    public ClipId Clip { get; init; }

    /// <summary>The member's UUID, or 16 bytes of a keyed hash of the device's cookie.</summary>
    public required byte[] Viewer { get; init; }

    /// <summary>Whole days since 1970-01-01 UTC.</summary>
    public int Day { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>A playback that started.</summary>
internal sealed class Play
{
    public ClipId Clip { get; init; }

    public required byte[] Viewer { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>A member likes a clip.</summary>
internal sealed class Like
{
    public ClipId Clip { get; init; }

    public MemberId Member { get; init; }

    public DateTimeOffset MadeAt { get; init; }
}

internal sealed class ClipTables
    : IEntityTypeConfiguration<Clip>, IEntityTypeConfiguration<View>, IEntityTypeConfiguration<Play>, IEntityTypeConfiguration<Like>
{
    public void Configure(EntityTypeBuilder<Clip> builder)
    {
        builder.ToTable("clips").HasKey(clip => clip.Id);
        builder.Property(clip => clip.Caption).HasMaxLength(8192);
        builder.Property(clip => clip.Adult).HasDefaultValue(false);
        builder.Property(clip => clip.Status).HasMaxLength(16);
        builder.Property(clip => clip.Code).HasMaxLength(64);
        builder.Property(clip => clip.IdempotencyKey).HasMaxLength(128);
        builder.Property(clip => clip.Digest).HasMaxLength(32);
        builder.Property(clip => clip.WithoutSound).HasDefaultValue(false);
        builder.Property(clip => clip.Rough).HasDefaultValue(false);
        builder.HasIndex(clip => new { clip.Owner, clip.MadeAt, clip.Id });
        // Of one status each: an index by status and time would look to SQLite as good for one member's clips as the one above.
        builder.HasIndex(clip => new { clip.MadeAt, clip.Id }, "IX_clips_ready").HasFilter("status = 'ready'");
        builder.HasIndex(clip => new { clip.MadeAt, clip.Id }, "IX_clips_processing").HasFilter("status = 'processing'");
        builder.HasIndex(clip => new { clip.MadeAt, clip.Id }, "IX_clips_failed").HasFilter("status = 'failed'");
        builder.HasIndex(clip => new { clip.MadeAt, clip.Id }, "IX_clips_rough").HasFilter("rough");
        builder.HasIndex(clip => new { clip.Owner, clip.IdempotencyKey }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<View> builder)
    {
        builder.ToTable("views").HasKey(view => new { view.Clip, view.Viewer, view.Day });
        builder.HasIndex(view => view.Viewer);
    }

    public void Configure(EntityTypeBuilder<Play> builder)
    {
        builder.ToTable("plays").HasKey(play => new { play.Clip, play.Viewer, play.At });
        builder.HasIndex(play => play.Viewer);
    }

    public void Configure(EntityTypeBuilder<Like> builder)
    {
        builder.ToTable("likes").HasKey(like => new { like.Clip, like.Member });
        builder.HasIndex(like => new { like.Member, like.MadeAt });
    }
}
