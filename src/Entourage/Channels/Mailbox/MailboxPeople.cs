namespace Entourage.Channels.Mailbox;

/// <summary>How far a folder has been read: its messages are numbered in the order in which they came (RFC 3501 §2.3.1.1).</summary>
/// <param name="Validity">Another one when the numbers have begun anew.</param>
/// <param name="Last">The last one read.</param>
internal readonly record struct FolderMark(uint Validity, uint Last);

/// <summary>Somebody to whom the member has written.</summary>
/// <param name="Recipient">Their address.</param>
/// <param name="Name">What the member's program called them, if anything.</param>
/// <param name="At">When the latest of these letters was put into its folder.</param>
internal readonly record struct WrittenTo(Recipient Recipient, string? Name, DateTimeOffset At);

/// <summary>Somebody who has written to the member by hand.</summary>
/// <param name="Name">What they call themselves, if anything.</param>
/// <param name="At">When the latest of these letters came.</param>
internal readonly record struct HeardFrom(string? Name, DateTimeOffset At);

/// <summary>What the headers of one mailbox have said so far.</summary>
internal sealed class MailboxPeople
{
    private const int MostWrittenTo = 5_000;
    private const int MostHeardFrom = 10_000;

    private readonly Dictionary<string, WrittenTo> writtenTo;
    private readonly Dictionary<string, HeardFrom> heardFrom;

    public MailboxPeople() => (writtenTo, heardFrom) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));

    private MailboxPeople(MailboxPeople other)
    {
        (writtenTo, heardFrom) = (new(other.writtenTo, StringComparer.Ordinal), new(other.heardFrom, StringComparer.Ordinal));
        (Sent, Inbox, Me) = (other.Sent, other.Inbox, other.Me);
    }

    /// <summary>What the member's own program calls them in the latest of what they have sent; null while that is not known.</summary>
    public string? Me { get; set; }

    /// <summary>How far the messages that the member has sent are read.</summary>
    public FolderMark Sent { get; set; }

    /// <summary>How far those that came are.</summary>
    public FolderMark Inbox { get; set; }

    /// <summary>Those with letters in both directions.</summary>
    public IEnumerable<Acquaintance> Mutual => from one in writtenTo where heardFrom.ContainsKey(one.Key) select Known(one.Value, heardFrom[one.Key]);

    /// <summary>The same again, to go on with.</summary>
    public MailboxPeople Copy() => new(this);

    /// <summary>The member has written to somebody. What comes first is the latest of what is new, and has the name.</summary>
    public void Write(Recipient to, string? name, DateTimeOffset at)
    {
        if (writtenTo.TryGetValue(to.Canonical, out var known))
        {
            writtenTo[to.Canonical] = known with { Name = known.Name ?? name, At = Later(known.At, at) };
        }
        else if (writtenTo.Count < MostWrittenTo)
        {
            writtenTo.Add(to.Canonical, new(to, name, at));
        }
    }

    /// <summary>Somebody has written to the member, by hand; who they are, when that makes it both directions.</summary>
    public Acquaintance? Hear(Recipient from, string? name, DateTimeOffset at)
    {
        if (heardFrom.TryGetValue(from.Canonical, out var known))
        {
            heardFrom[from.Canonical] = known with { At = Later(known.At, at) };
            return null;
        }
        if (heardFrom.Count >= MostHeardFrom) return null;
        heardFrom.Add(from.Canonical, new(name, at));
        return writtenTo.TryGetValue(from.Canonical, out var one) ? Known(one, heardFrom[from.Canonical]) : null;
    }

    /// <summary>The numbers of the sent messages have begun anew.</summary>
    public void ForgetWritten() => writtenTo.Clear();

    /// <summary>The same for those that came.</summary>
    public void ForgetHeard() => heardFrom.Clear();

    // As strong as the side that has been silent for longer.
    private static Acquaintance Known(WrittenTo one, HeardFrom them) =>
        new(one.Recipient, one.Name ?? them.Name, Evidence.Verified, one.At < them.At ? one.At : them.At);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
