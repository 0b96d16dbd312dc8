namespace Entourage.Facts;

/// <summary>What happened. The numbers are stored and stay.</summary>
[FrontDoor]
internal enum FactKind
{
    /// <summary>A creator made an invitation.</summary>
    Made = 0,

    /// <summary>The creator's app was opened with the message ready.</summary>
    HandedOver = 1,

    /// <summary>The first person looked at an invitation's page: visible for a second, in a browser with scripts. Programs are not counted.</summary>
    Landed = 2,

    /// <summary>A person joined through an invitation: the creator's own (1), or one by a person those brought (2 and more generations away).</summary>
    Joined = 3,

    /// <summary>Somebody began to follow the creator.</summary>
    Followed = 4,

    /// <summary>Somebody no longer follows the creator.</summary>
    Unfollowed = 5,

    /// <summary>Somebody watched a clip of the creator for two seconds, for the first time that day.</summary>
    Viewed = 6,

    /// <summary>A member likes a clip of the creator.</summary>
    Liked = 7,

    /// <summary>An invitation of the creator was reported, for the first time.</summary>
    Reported = 8,
}

/// <summary>
/// One thing that happened to a creator, written in the transaction that made it happen and never changed. It names no member but the
/// creator: the person who did it is a number that means something only with this creator.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When it happened.</param>
/// <param name="Creator">The creator it happened to.</param>
[FrontDoor]
internal readonly record struct Fact(FactKind Kind, DateTimeOffset At, MemberId Creator)
{
    /// <summary>The clip it concerns.</summary>
    public ClipId? Clip { get; init; }

    /// <summary>The channel of the invitation that led to it.</summary>
    public string? Channel { get; init; }

    /// <summary>When that invitation was made.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>Whether its maker typed the address in, with nothing but their word for knowing whose it is.</summary>
    public bool Asserted { get; init; }

    /// <summary>Since when the person who did it had followed the creator; null if they did not.</summary>
    public DateTimeOffset? FollowedAt { get; init; }

    /// <summary>
    /// How far an invitation of the creator brought whoever did it: 1 themselves, 2 somebody whom such a person invited, and so on; 0 nobody's.
    /// </summary>
    public int Depth { get; init; }

    /// <summary>Who did it, as <see cref="FactPerson.Of"/>.</summary>
    public long? Person { get; init; }
}

/// <summary>
/// The facts of one transaction, as a row. The store numbers them; one writer at a time makes that the order of the commits, and one that was rolled back may
/// leave a gap.
/// </summary>
internal sealed class FactsRow
{
    public long Id { get; init; }

    /// <summary>As <see cref="FactsCode"/>.</summary>
    public required byte[] Happened { get; init; }
}

internal sealed class FactTables : IEntityTypeConfiguration<FactsRow>
{
    // One tree that only grows at its end: another index would cost the redeem a page of its own.
    public void Configure(EntityTypeBuilder<FactsRow> builder) => builder.ToTable("facts").HasKey(facts => facts.Id);
}
