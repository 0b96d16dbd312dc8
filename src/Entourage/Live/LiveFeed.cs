using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Entourage.Live;

/// <summary>Something a member's open pages want to know at once.</summary>
/// <param name="Type"><c>redeemed</c>, <c>followed</c>, <c>follow_requested</c>, <c>unfollowed</c>, <c>liked</c>, <c>clip_ready</c>, <c>clip_failed</c>, <c>progress</c> …</param>
/// <param name="At">When it happened.</param>
/// <param name="Handle">The other person's handle, if there is one.</param>
/// <param name="Channel">The channel an invitation went by.</param>
/// <param name="Invitation">The invitation.</param>
/// <param name="Clip">The clip.</param>
/// <param name="Code">Why a clip failed.</param>
/// <param name="Followers">The member's number of followers now, if it changed.</param>
/// <param name="Progress">How much of a clip is done, 0 to 1.</param>
[FrontDoor]
internal sealed record LiveEvent(
    string Type, DateTimeOffset At, string? Handle = null, string? Channel = null, string? Invitation = null, string? Clip = null,
    string? Code = null, long? Followers = null, double? Progress = null);

/// <summary>
/// Carries events to the pages a member has open on this node. What was committed can always be read again, so a page that was away asks, and
/// a reader that falls behind loses events rather than holding anybody up. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed class LiveFeed
{
    private const int MostPagesPerMember = 20;

    private readonly Lock change = new();
    private readonly ConcurrentDictionary<MemberId, ImmutableArray<LivePage>> readers = new();

    /// <summary>Tells every open page of <paramref name="member"/>; call it after the commit.</summary>
    public void Tell(MemberId member, LiveEvent happened)
    {
        if (!readers.TryGetValue(member, out var pages)) return;
        foreach (var page in pages) page.Tell(happened);
    }

    /// <summary>Whether another page may be opened.</summary>
    public bool HasRoom(MemberId member) => !readers.TryGetValue(member, out var pages) || pages.Length < MostPagesPerMember;

    /// <summary>Everything from now on, until the page is disposed; null when the member has twenty open already.</summary>
    public LivePage? Open(MemberId member)
    {
        lock (change)
        {
            var pages = readers.GetValueOrDefault(member, []);
            if (pages.Length == MostPagesPerMember) return null;
            var page = new LivePage(this, member);
            readers[member] = pages.Add(page);
            return page;
        }
    }

    /// <summary>The same one after the other, until <paramref name="stop"/>; nothing at all when the member has twenty pages open.</summary>
    public async IAsyncEnumerable<LiveEvent> ListenAsync(MemberId member, [EnumeratorCancellation] CancellationToken stop)
    {
        using var page = Open(member);
        if (page is null) yield break;
        await foreach (var happened in page.Events.ReadAllAsync(stop)) yield return happened;
    }

    internal void Close(MemberId member, LivePage page)
    {
        lock (change)
        {
            var left = readers.GetValueOrDefault(member, []).Remove(page);
            if (left.IsEmpty) readers.TryRemove(member, out _);
            else readers[member] = left;
        }
    }
}

/// <summary>One open page of a member. One reader at a time; disposing it twice is harmless.</summary>
internal sealed class LivePage(LiveFeed feed, MemberId member) : IDisposable
{
    private readonly Channel<LiveEvent> waiting =
        Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>What has happened since it was opened; of more than 256 unread events the oldest are lost.</summary>
    public ChannelReader<LiveEvent> Events => waiting.Reader;

    internal void Tell(LiveEvent happened) => waiting.Writer.TryWrite(happened);

    /// <inheritdoc/>
    public void Dispose() => feed.Close(member, this);
}
