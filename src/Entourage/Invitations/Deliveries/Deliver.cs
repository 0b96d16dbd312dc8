using System.Threading.Channels;
using Entourage.Channels;
using Entourage.Clips;
using Entourage.Connections;
using Entourage.Facts;
using Entourage.Invitations.Links;
using Entourage.Invitations.Making;
using Entourage.Live;
using Entourage.Members;
using Entourage.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entourage.Invitations.Deliveries;

/// <summary>
/// Sends the invitations that wait, each at most once. A row says that a message may have left before the first byte of it does; whoever finds such a row
/// with nobody behind it says "unknown" and leaves it. Thread-safe.
/// </summary>
internal sealed partial class Deliver(
    ChannelList channels, Accounts accounts, StoreReader reader, StoreWriter writer, Letters letters, ContactHashes contacts, InvitationToken tokens, LiveFeed live, TimeProvider time,
    ILogger<Deliver> logger) : BackgroundService
{
    private const int MostAtOnce = 16;
    private const int MostAttempts = 5;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Guid me = Guid.NewGuid();

    /// <summary>Says that there may be something to send.</summary>
    public void Wake() => wake.Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var running = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                running.RemoveAll(one => one.IsCompleted);
                // A site without such channels has nothing to look for, unless one was switched off while something waited.
                if (!await LookAsync(running, stoppingToken) && channels.Connected.Count == 0) break;
                await RestAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                Log.Faulted(logger, fault);
                await Task.Delay(Poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(running);
    }

    // Whether anything is not over yet.
    private async Task<bool> LookAsync(List<Task> running, CancellationToken stop)
    {
        // Looking costs no turn at writing.
        if (!await reader.ReadAsync(true, DeliveryRows.AnyOpen, stop)) return false;
        var now = time.GetUtcNow();
        if (running.Count > 0) await WriteAsync(session => DeliveryRows.Continue(session, me, now + Lease));
        foreach (var (invitation, member, channel) in await WriteAsync(session => DeliveryRows.LoseAll(session, now)))
        {
            Log.Lost(logger, invitation);
            Tell(member, channel, invitation, DeliveryState.Unknown);
        }
        var room = MostAtOnce - running.Count;
        if (room == 0) return true;
        foreach (var card in await WriteAsync(session => DeliveryRows.ClaimSome(session, me, room, now, now + Lease))) running.Add(RunAsync(card, stop));
        return true;
    }

    private async Task RestAsync(CancellationToken stop)
    {
        using var nap = new CancellationTokenSource(Poll, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(nap.Token, stop);
        try
        {
            await wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Time to look by oneself.
        }
    }

    private async Task RunAsync(DeliveryCard card, CancellationToken stop)
    {
        await Task.Yield();
        var left = false;
        Sent sent;
        try
        {
            sent = await SendAsync(card, () => left = true, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            sent = left ? Sent.Unknown : Sent.NotYet;
        }
        catch (Exception fault)
        {
            Log.OneFaulted(logger, fault, card.Invitation);
            sent = left ? Sent.Unknown : Sent.NotYet;
        }
        try
        {
            await EndAsync(card, sent, stop.IsCancellationRequested);
        }
        catch (Exception fault)
        {
            // Nobody continues it, so it ends as unknown, or is taken up again if it has not left.
            Log.OneFaulted(logger, fault, card.Invitation);
        }
        Wake();
    }

    private async Task<Sent> SendAsync(DeliveryCard card, Action leaves, CancellationToken stop)
    {
        var account = await accounts.FindAsync(card.Member, card.Channel, stop);
        if (!account.Ok || account.Value.Card.Id != card.Connection) return Sent.NotWanted;
        var channel = channels.FindConnected(card.Channel);
        if (!channel.Ok || letters.Open(card.Invitation, card.Sealed, channel.Value.Contact) is not var (origin, to)) return Sent.NotWanted;
        var invitation = await reader.ReadAsync(card.Invitation, InvitationRows.Find, stop);
        if (invitation is null || Words.Read(invitation.Message) is not { Ok: true } words) return Sent.NotWanted;
        var text = words.Value.Before(new Uri($"{origin}/i/{tokens.Text(card.Invitation)}").AbsoluteUri);
        var title = (await reader.ReadAsync(invitation.Clip, ClipRows.Find, stop))?.Caption ?? "";
        var forms = contacts.Of(to);
        var sent = await channel.Value.SendAsync(account.Value.Account, to, new(text, title), LeaveAsync, stop);
        if (sent == Sent.AccountRefused) await accounts.RefusedAsync(card.Member, account.Value.Card, CancellationToken.None);
        return sent;

        async ValueTask<bool> LeaveAsync()
        {
            if (!await WriteAsync(session => MayLeave(session, card, forms, time.GetUtcNow()) && DeliveryRows.BeginLeaving(session, card, me, time.GetUtcNow()))) return false;
            leaves();
            return true;
        }
    }

    // Whatever was decided since it was queued holds: by its maker, by whom it is for, by an operator.
    private static bool MayLeave(StoreSession session, DeliveryCard card, IReadOnlyList<byte[]> forms, DateTimeOffset now) =>
        InvitationRows.Find(session, card.Invitation) is { } invitation && invitation.Creator == card.Member && invitation.StateAt(now) == InvitationState.Open
        && MemberRows.Find(session, card.Member) is { Suspended: false }
        && !FreezeRows.Holds(session, card.Member, now) && !BrakeRows.IsOn(session, Brake.Inviting)
        && !forms.Any(form => SuppressionRows.Exists(session, form, card.Member))
        && ConnectionRows.Find(session, card.Member, card.Channel)?.Id == card.Connection;

    private async Task EndAsync(DeliveryCard card, Sent sent, bool stopping)
    {
        var now = time.GetUtcNow();
        if (sent == Sent.NotYet && (stopping || card.Attempts < MostAttempts))
        {
            var later = stopping ? now : now + (FirstPause * (1 << (card.Attempts - 1)));
            await WriteAsync(session => DeliveryRows.Postpone(session, card, me, later, now));
            Log.Postponed(logger, card.Invitation);
            return;
        }
        var state = sent switch
        {
            Sent.HandedOver => DeliveryState.HandedOver,
            Sent.Unknown => DeliveryState.Unknown,
            Sent.NotYet or Sent.AccountRefused or Sent.NotWanted or Sent.Failed => DeliveryState.Failed,
        };
        await WriteAsync(session => End(session, card, state, now));
        Log.Ended(logger, card.Invitation, state);
        Tell(card.Member, card.Channel, card.Invitation, state);
    }

    private bool End(StoreSession session, DeliveryCard card, string state, DateTimeOffset now)
    {
        if (!DeliveryRows.End(session, card, me, state, now)) return false;
        if (state == DeliveryState.HandedOver && InvitationRows.Find(session, card.Invitation) is { } invitation && InvitationRows.MarkHandedOver(session, card.Invitation))
        {
            FactRows.Add(session, invitation.Fact(FactKind.HandedOver, now));
        }
        return true;
    }

    private void Tell(MemberId member, string channel, InvitationId invitation, string state) =>
        live.Tell(member, new("delivery", time.GetUtcNow(), Channel: channel, Invitation: invitation.Value, Code: state));

    private Task<T> WriteAsync<T>(Func<StoreSession, T> apply) => writer.WriteAsync(new Write<T>(apply), CancellationToken.None);

    private sealed class Write<T>(Func<StoreSession, T> apply) : StoreWrite<T>
    {
        protected override T Apply(StoreSession session) => apply(session);
    }

    private static partial class Log
    {
        [LoggerMessage(2701, LogLevel.Information, "Invitation {Invitation}: sending ended as {State}")]
        public static partial void Ended(ILogger logger, InvitationId invitation, string state);

        [LoggerMessage(2702, LogLevel.Information, "Invitation {Invitation}: it has not left; it is tried again")]
        public static partial void Postponed(ILogger logger, InvitationId invitation);

        [LoggerMessage(2703, LogLevel.Warning, "Invitation {Invitation}: it was being sent when its server stopped; nobody can tell whether it left")]
        public static partial void Lost(ILogger logger, InvitationId invitation);

        [LoggerMessage(2704, LogLevel.Error, "Invitation {Invitation}: sending it failed for a reason of ours")]
        public static partial void OneFaulted(ILogger logger, Exception fault, InvitationId invitation);

        [LoggerMessage(2705, LogLevel.Error, "Looking for invitations to send failed; it goes on")]
        public static partial void Faulted(ILogger logger, Exception fault);
    }
}
