using System.Threading.Channels;
using Entourage.Channels;
using Microsoft.Extensions.Logging;

namespace Entourage.Connections;

/// <summary>How somebody looks, as far as that is known.</summary>
/// <param name="Person">Who.</param>
/// <param name="Drawn">Their picture as a small JPEG of ours; null without one.</param>
/// <param name="IsKnown">False while it is being asked for.</param>
[FrontDoor]
internal sealed record ContactPicture(Acquaintance Person, byte[]? Drawn, bool IsKnown);

/// <summary>
/// The pictures of the people whom a member picks from. One is asked for when somebody looks at its row, drawn anew, and kept in memory with the contacts and no
/// longer. Whatever goes wrong, somebody has no picture, and no log says who. Thread-safe.
/// </summary>
[FrontDoor]
internal sealed partial class ContactPictures(ContactBook book, Accounts accounts, ChannelList channels, IContactPictureMaker maker, ILogger<ContactPictures> logger) : IDisposable
{
    /// <summary>Pictures that one account can wait for; whoever is looked at beyond that is asked about when there is room.</summary>
    internal const int MostWaiting = 24;

    /// <summary>What all pictures may take, in bytes: about ten thousand of them.</summary>
    internal const long MostKept = 32_000_000;

    // Each holds what it has fetched until it is drawn.
    private const int MostAccountsAtOnce = 3;

    // The rows of one screen are looked at within moments, and are one question.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LongestDrawing = TimeSpan.FromSeconds(10);

    private readonly Lock change = new();
    private readonly Dictionary<Contacts, List<Acquaintance>> waiting = [];
    private readonly SemaphoreSlim turns = new(MostAccountsAtOnce);

    // Clips are drawn on the same machine, and come first.
    private readonly SemaphoreSlim drawing = new(1);
    private readonly CancellationTokenSource ended = new();

    /// <summary>Whether it is worth asking how somebody looks.</summary>
    public bool MayHave(Contacts contacts, Acquaintance person) =>
        channels.FindConnected(contacts.Channel) is { Ok: true, Value: var channel } && channel.MayHavePicture(person) && (!contacts.Pictures.TryFind(person, out var drawn) || drawn is not null);

    /// <summary>How somebody among a member's contacts looks. Null for whoever is not among them. What is not known is asked for, and known in a moment.</summary>
    public ContactPicture? Look(MemberId member, string channel, string pseudonym)
    {
        if (book.Recall(member, channel) is not { } contacts || contacts.FindByPseudonym(pseudonym) is not { } person) return null;
        if (contacts.Pictures.TryFind(person, out var drawn)) return new(person, drawn, IsKnown: true);
        if (!MayHave(contacts, person)) return new(person, null, IsKnown: true);
        Ask(member, contacts, person);
        return new(person, null, IsKnown: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ended.Cancel();
        ended.Dispose();
        turns.Dispose();
        drawing.Dispose();
    }

    private void Ask(MemberId member, Contacts contacts, Acquaintance person)
    {
        lock (change)
        {
            var isWorking = waiting.TryGetValue(contacts, out var line);
            line ??= waiting[contacts] = [];
            if (line.Count < MostWaiting && !line.Contains(person)) line.Add(person);
            if (!isWorking) _ = WorkAsync(member, contacts, ended.Token);
        }
    }

    // Until nobody is waited for. It never fails.
    private async Task WorkAsync(MemberId member, Contacts contacts, CancellationToken stop)
    {
        try
        {
            await Task.Delay(Gathering, stop);
            while (Next(contacts) is { Count: > 0 } some)
            {
                await turns.WaitAsync(stop);
                try
                {
                    await FetchAsync(member, contacts, some, stop);
                }
                finally
                {
                    turns.Release();
                }
                End(contacts, some);
            }
        }
        catch (Exception reason) when (reason is OperationCanceledException or ObjectDisposedException)
        {
            // The site stops.
        }
    }

    // Those who wait stay in the line until they are known, so that nobody is asked about twice.
    private IReadOnlyList<Acquaintance> Next(Contacts contacts)
    {
        lock (change)
        {
            if (waiting[contacts].Count == 0) waiting.Remove(contacts);
            return waiting.TryGetValue(contacts, out var line) ? [.. line] : [];
        }
    }

    private void End(Contacts contacts, IReadOnlyList<Acquaintance> asked)
    {
        // Whoever has not been found by now has none.
        foreach (var person in asked) contacts.Pictures.Keep(person, null);
        lock (change) waiting[contacts].RemoveAll(asked.Contains);
        book.ForgetPictures(MostKept);
    }

    private async Task FetchAsync(MemberId member, Contacts contacts, IReadOnlyList<Acquaintance> people, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(LongestFetch);
        try
        {
            var (account, channel) = (await accounts.FindAsync(member, contacts.Channel, stop), channels.FindConnected(contacts.Channel));
            if (!account.Ok || !channel.Ok || !book.Holds(contacts)) return;
            var came = Channel.CreateUnbounded<(Acquaintance Person, byte[] Picture)>();
            var fetching = FetchAsync(channel.Value, account.Value.Account, people, came.Writer, deadline.Token);
            await foreach (var (person, picture) in came.Reader.ReadAllAsync(stop))
            {
                // The account may have been let go meanwhile.
                if (book.Holds(contacts)) contacts.Pictures.Keep(person, await DrawAsync(picture, stop));
            }
            await fetching;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // It has taken too long for those who are left.
        }
        catch (Exception reason) when (reason is not (OperationCanceledException or ObjectDisposedException))
        {
            Log.NotFetched(logger, contacts.Channel, reason.GetType().Name, reason.StackTrace);
        }
    }

    private static async Task FetchAsync(
        IConnectedChannel channel, ConnectedAccount account, IReadOnlyList<Acquaintance> people, ChannelWriter<(Acquaintance Person, byte[] Picture)> came, CancellationToken stop)
    {
        try
        {
            await channel.PicturesAsync(account, people, (person, picture) => came.TryWrite((person, picture)), stop);
        }
        finally
        {
            came.Complete();
        }
    }

    private async Task<byte[]?> DrawAsync(byte[] picture, CancellationToken stop)
    {
        await drawing.WaitAsync(stop);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(LongestDrawing);
        try
        {
            return await maker.DrawAsync(picture, deadline.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            drawing.Release();
        }
    }

    private static partial class Log
    {
        // Without its message, which may name a server and so a person.
        [LoggerMessage(2602, LogLevel.Error, "Fetching pictures of a member's contacts on {Channel} failed: {Kind}\n{Trace}")]
        public static partial void NotFetched(ILogger logger, string channel, string kind, string? trace);
    }
}
