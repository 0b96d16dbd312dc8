using System.Collections.Concurrent;
using Entourage.Channels;
using Microsoft.Extensions.Logging;

namespace Entourage.Connections;

/// <summary>
/// Who a member is connected with, asked of their account's server and remembered in memory for minutes: whom somebody knows is nothing for a database, and
/// a restart costs one more question. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed partial class ContactBook : IDisposable
{
    /// <summary>Members whose contacts are remembered at once; those who looked first are forgotten first.</summary>
    private const int MostMembers = 500;

    // Servers of others, asked on behalf of members.
    private const int MostAtOnce = 8;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestReading = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(MemberId Member, Guid Connection), Contacts> books = new();
    private readonly SemaphoreSlim turns = new(MostAtOnce);
    private readonly CancellationTokenSource ended = new();
    private readonly ChannelList channels;
    private readonly Accounts accounts;
    private readonly TimeProvider time;
    private readonly SiteMac pseudonyms;
    private readonly ILogger<ContactBook> logger;

    public ContactBook(ChannelList channels, Accounts accounts, Changes changes, SiteKeys keys, TimeProvider time, ILogger<ContactBook> logger)
    {
        (this.channels, this.accounts, this.time, this.logger) = (channels, accounts, time, logger);
        pseudonyms = keys.MacFor("contact pseudonym");
        // Among those who have changed are those who are gone.
        changes.On<MemberChanged>(change => Forget(change.Member));
    }

    /// <summary>
    /// The member's contacts on a channel, so far: what has not come within <paramref name="within"/> comes later. The problems of the account, and the
    /// channel's when its server has not answered.
    /// </summary>
    public async Task<Outcome<Contacts>> LookAsync(MemberId member, string channel, TimeSpan within, CancellationToken stop)
    {
        var found = await accounts.FindAsync(member, channel, stop);
        if (!found.Ok) return found.Problem;
        var book = Open(member, channel, found.Value);
        try
        {
            // On the wall, not on the site's clock: it is people and machines elsewhere that are waited for.
            await book.Reading.WaitAsync(within, stop);
        }
        catch (TimeoutException)
        {
            // The rest is still being read.
        }
        return book.Problem is { } problem && book.IsComplete && book.All.Count == 0 ? problem : book;
    }

    /// <summary>What is remembered of a member's contacts on a channel, without asking anybody; null for nothing.</summary>
    internal Contacts? Recall(MemberId member, string channel)
    {
        var now = time.GetUtcNow();
        return books.Where(one => one.Key.Member == member && one.Value.Channel == channel && (!one.Value.IsComplete || one.Value.ReadAt + Kept > now)).Select(one => one.Value).FirstOrDefault();
    }

    /// <summary>Whether these have not been forgotten.</summary>
    internal bool Holds(Contacts contacts) => books.Any(one => ReferenceEquals(one.Value, contacts));

    /// <summary>Forgets pictures, of those who looked first, until what is left takes no more than this.</summary>
    internal void ForgetPictures(long most)
    {
        var all = books.Values.OrderBy(one => one.ReadAt).Select(one => one.Pictures).ToList();
        var left = all.Sum(one => one.Bytes);
        foreach (var pictures in all.TakeWhile(_ => left > most))
        {
            left -= pictures.Bytes;
            pictures.Clear();
        }
    }

    /// <summary>Forgets whom a member knows, and how they look.</summary>
    public void Forget(MemberId member)
    {
        foreach (var key in books.Keys)
        {
            if (key.Member == member) books.TryRemove(key, out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ended.Cancel();
        ended.Dispose();
        turns.Dispose();
    }

    private Contacts Open(MemberId member, string channel, ReadyAccount account)
    {
        var now = time.GetUtcNow();
        foreach (var (key, old) in books)
        {
            if (old.ReadAt + (old.Problem is null ? Kept : Again) <= now && old.IsComplete) books.TryRemove(key, out _);
        }
        if (books.Count >= MostMembers && books.MinBy(one => one.Value.ReadAt) is { Key: var oldest }) books.TryRemove(oldest, out _);
        return books.GetOrAdd((member, account.Card.Id), _ =>
        {
            var book = new Contacts(now, channel, pseudonyms);
            book.Reading = ReadAsync(book, member, channel, account, ended.Token);
            return book;
        });
    }

    private async Task ReadAsync(Contacts book, MemberId member, string channel, ReadyAccount account, CancellationToken stop)
    {
        await Task.Yield();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(LongestReading);
        try
        {
            await turns.WaitAsync(deadline.Token);
            try
            {
                var known = channels.FindConnected(channel);
                var read = known.Ok ? await known.Value.ContactsAsync(account.Account, book.Add, deadline.Token) : known.Problem;
                book.End(read.Problem);
                if (read.Problem?.Code == ChannelProblems.AccountRefused.Code) await accounts.RefusedAsync(member, account.Card, stop);
            }
            finally
            {
                turns.Release();
            }
        }
        catch (Exception reason) when (reason is OperationCanceledException or ObjectDisposedException)
        {
            book.End(ChannelProblems.AccountUnreachable);
        }
        catch (Exception reason)
        {
            Log.NotRead(logger, reason, channel);
            book.End(ChannelProblems.AccountUnreachable);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2601, LogLevel.Error, "Reading a member's contacts on {Channel} failed")]
        public static partial void NotRead(ILogger logger, Exception reason, string channel);
    }
}
