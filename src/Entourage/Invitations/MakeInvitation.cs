using System.Security.Cryptography;
using System.Text;
using Entourage.Channels;
using Entourage.Clips;
using Entourage.Facts;
using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Safety;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Entourage.Invitations;

/// <summary>Makes a link for one person and the message that carries it. Nothing is sent: the creator's own app does that.</summary>
public sealed class MakeInvitation
{
    private readonly Channels.Channels channels;
    private readonly InvitationToken tokens;
    private readonly SiteLinks links;
    private readonly HotWriter writer;
    private readonly InvitationsOptions options;
    private readonly AllowanceOptions numbers;
    private readonly TimeProvider time;
    private readonly Brakes brakes;
    private readonly Places places;
    private readonly Ages ages;
    private readonly IRollouts rollouts;
    private readonly byte[] contactKey;

    internal MakeInvitation(
        Channels.Channels channels, InvitationToken tokens, SiteLinks links, HotWriter writer, SiteKeys keys, Brakes brakes, Places places, Ages ages,
        IRollouts rollouts, IOptions<InvitationsOptions> options, IOptions<AllowanceOptions> numbers, TimeProvider time)
    {
        (this.channels, this.tokens, this.links, this.writer, this.brakes, this.places, this.ages, this.rollouts) =
            (channels, tokens, links, writer, brakes, places, ages, rollouts);
        (this.options, this.numbers, this.time, contactKey) = (options.Value, numbers.Value, time, keys.For("contact"));
    }

    /// <summary>One clip, one channel, one person.</summary>
    /// <param name="Channel">The app to hand it over to.</param>
    /// <param name="Clip">The clip; the latest when left out.</param>
    /// <param name="Contact">A number or an address, where the channel takes one; used for the app's address and not kept.</param>
    /// <param name="Message">The creator's own words, at most 500 characters.</param>
    public sealed record Request(string? Channel, ClipId? Clip = null, string? Contact = null, string? Message = null);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/invitations", HandleAsync).Needs(Scopes.Invite).WithTags("Invitations")
            .WithName("Invite").WithSummary("Make a link for one person")
            .Accepts<Request>("application/json")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);

    private static async Task<Results<Created<InvitationMade>, ProblemHttpResult>> HandleAsync(
        MakeInvitation use, Caller me, HttpContext context, CancellationToken stop)
    {
        if (!context.Request.HasJsonContentType()) return HttpProblems.UnsupportedMedia.ToHttp(context);
        var request = await OnePerson.ReadAsync(context.Request, stop);
        if (!request.Ok) return request.Problem.ToHttp(context);
        var key = IdempotencyKey.Of(context.Request);
        if (!key.Ok) return key.Problem.ToHttp(context);
        var made = await use.RunAsync(me, request.Value, key.Value, context.Request, stop);
        return made.Ok ? TypedResults.Created($"/api/v1/invitations/{made.Value.Id}", made.Value) : made.Problem.ToHttp(context);
    }

    /// <summary>Makes the invitation and spends the allowance in one transaction; the same key makes no second one.</summary>
    public async Task<Outcome<InvitationMade>> RunAsync(
        Caller me, Request request, string? idempotencyKey, HttpRequest http, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(request);
        if (brakes.IsOn(Brake.Inviting)) return Brakes.Paused;
        if (!rollouts.Has(Features.Inviting, me.Member)) return InvitationProblems.NotEnabled;
        var channel = channels.Find(request.Channel ?? "");
        if (!channel.Ok) return channel.Problem;
        if (!rollouts.Has(Features.Channel(channel.Value.Id), me.Member)) return InvitationProblems.ChannelNotEnabled;
        var words = PlainText.Clean(request.Message, 500, 2000, "message", lines: true);
        if (!words.Ok) return words.Problem;
        // Tried out on any link first: what the channel refuses must not cost an invitation.
        var trial = channel.Value.HandOver(links.Absolute(http, "/i/0"), words.Value, request.Contact);
        if (!trial.Ok) return trial.Problem;

        var asked = new Asked(
            me.Member, request.Clip, channel.Value.Id, words.Value, Hash(channel.Value, request.Contact), idempotencyKey,
            SHA256.HashData(Encoding.UTF8.GetBytes($"{channel.Value.Id}\n{request.Clip}\n{request.Contact}\n{words.Value}")));
        var made = await writer.WriteAsync(new Write(asked, places.Of(http.HttpContext), ages, options, numbers, time.GetUtcNow()), stop);
        if (!made.Ok) return made.Problem;

        var url = links.Absolute(http, $"/i/{tokens.Text(made.Value.Card.Id)}");
        var handOver = channel.Value.HandOver(url, made.Value.Card.Message, request.Contact);
        if (!handOver.Ok) return handOver.Problem;
        var card = made.Value.Card;
        return new InvitationMade(
            card.Id.Value, url.AbsoluteUri, card.StateAt(time.GetUtcNow()), card.Channel, card.Clip, card.ExpiresAt, handOver.Value,
            made.Value.Allowance);
    }

    // By what the contact is, not by the app: one number is one person in every app.
    private byte[]? Hash(IChannel channel, string? contact) => string.IsNullOrWhiteSpace(contact)
        ? null
        : HMACSHA256.HashData(contactKey, Encoding.UTF8.GetBytes($"{channel.Contact}\n{Plain(channel.Contact, contact)}"));

    private static string Plain(ContactKind kind, string contact)
    {
        if (kind != ContactKind.Phone) return contact.Trim().ToLowerInvariant();
        var digits = new string([.. contact.Where(char.IsAsciiDigit)]);
        return digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits;
    }

    private sealed record Asked(
        MemberId Creator, ClipId? Clip, string Channel, string Message, byte[]? Contact, string? IdempotencyKey, byte[] RequestHash);

    private sealed record Made(InvitationCard Card, Allowance Allowance);

    private sealed class Write(Asked asked, Place place, Ages ages, InvitationsOptions options, AllowanceOptions numbers, DateTimeOffset now)
        : HotWrite<Outcome<Made>>
    {
        private const string Earlier =
            $"SELECT {InvitationRows.Columns}, request_hash FROM invitations WHERE creator = @creator AND idempotency_key = @key";

        // Whatever became of the earlier one: were a second allowed after silence, a refusal would tell that it was not silence.
        private const string SameContact =
            "SELECT 1 FROM invitations WHERE creator = @creator AND contact_hash = @contact LIMIT 1";

        private const string Insert =
            """
            INSERT INTO invitations
                (id, creator, clip, channel, message, made_at, expires_at, state, contact_hash, idempotency_key, request_hash, creator_private)
            VALUES (@id, @creator, @clip, @channel, @message, @now, @expires, 'open', @contact, @key, @hash,
                COALESCE((SELECT private FROM members WHERE id = @creator), FALSE))
            """;

        // Both are asked, always, so that the time it takes does not tell which of them it was.
        private bool MayNotHear(HotSession session, byte[] contact) =>
            SuppressionRows.Stands(session, contact, asked.Creator)
            | session.Sql(SameContact).With("@creator", asked.Creator.Value).With("@contact", contact).Number() is not null;

        protected override Outcome<Made> Apply(HotSession session)
        {
            if (asked.IdempotencyKey is not null && Repeated(session) is { } repeated) return repeated;
            if (ages.Asked && ages.Protects(MemberRows.Find(session, asked.Creator)?.BirthYear)) return InvitationProblems.AgeRestricted;
            var clip = asked.Clip is { } chosen ? ClipRows.Find(session, chosen) : ClipRows.Latest(session, asked.Creator);
            if (clip is null) return asked.Clip is null ? InvitationProblems.NoClip : HttpProblems.NotFound;
            if (clip.Owner != asked.Creator) return HttpProblems.NotFound;
            if (clip.Status != ClipStatus.Ready) return InvitationProblems.ClipCannotBeShared;
            if (asked.Contact is not null && MayNotHear(session, asked.Contact)) return InvitationProblems.CannotInviteContact;

            var id = InvitationToken.NewId();
            var spent = AllowanceRows.Spend(session, numbers, asked.Creator, id, place, now);
            if (!spent.Ok) return spent.Problem;
            var expires = now + TimeSpan.FromDays(options.DaysUntilExpiry);
            session.Sql(Insert)
                .With("@id", id.Value).With("@creator", asked.Creator.Value).With("@clip", clip.Id.Value).With("@channel", asked.Channel)
                .With("@message", asked.Message).With("@now", now).With("@expires", expires).With("@contact", asked.Contact)
                .With("@key", asked.IdempotencyKey).With("@hash", asked.IdempotencyKey is null ? null : asked.RequestHash)
                .Run();
            var card = InvitationRows.Find(session, id)!;
            FactRows.Add(session, card.Fact(FactKind.Made, now));
            return new Made(card, spent.Value);
        }

        private Outcome<Made>? Repeated(HotSession session)
        {
            var earlier = session.Sql(Earlier).With("@creator", asked.Creator.Value).With("@key", asked.IdempotencyKey)
                .One(row => new Before(InvitationRows.Card(row), row.GetFieldValue<byte[]>(12)));
            if (earlier is null) return null;
            return earlier.Hash.AsSpan().SequenceEqual(asked.RequestHash)
                ? new Made(earlier.Card, AllowanceRows.Show(session, numbers, asked.Creator, place, now))
                : HttpProblems.KeyReused;
        }

        private sealed record Before(InvitationCard Card, byte[] Hash);
    }
}
