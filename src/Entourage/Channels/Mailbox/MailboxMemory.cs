namespace Entourage.Channels.Mailbox;

/// <summary>
/// What was read of mailboxes, in memory for an hour after it was last used: reading 50,000 headers again for the two that are new would be half a minute of
/// somebody's server. Thread-safe.
/// </summary>
internal sealed class MailboxMemory(TimeProvider time)
{
    private const int MostMailboxes = 50;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly Lock change = new();
    private readonly Dictionary<string, (MailboxPeople People, DateTimeOffset At)> read = new(StringComparer.Ordinal);

    /// <summary>To go on with: a copy, or nothing known yet.</summary>
    public MailboxPeople Recall(string address)
    {
        lock (change)
        {
            Drop();
            return read.TryGetValue(address, out var known) ? known.People.Copy() : new MailboxPeople();
        }
    }

    /// <summary>What the owner of a mailbox is called in what they send; null while that is not known.</summary>
    public string? NameOf(string address)
    {
        lock (change) return read.TryGetValue(address, out var known) ? known.People.Me : null;
    }

    /// <summary>Keeps what is known now. Nobody changes it afterwards.</summary>
    public void Keep(string address, MailboxPeople people)
    {
        lock (change)
        {
            Drop();
            if (read.Count >= MostMailboxes && !read.ContainsKey(address)) read.Remove(read.MinBy(one => one.Value.At).Key);
            read[address] = (people, time.GetUtcNow());
        }
    }

    /// <summary>Forgets a mailbox.</summary>
    public void Forget(string address)
    {
        lock (change) read.Remove(address);
    }

    private void Drop()
    {
        var old = time.GetUtcNow() - Kept;
        foreach (var (address, known) in read)
        {
            if (known.At < old) read.Remove(address);
        }
    }
}
