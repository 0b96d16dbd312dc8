using System.Security.Cryptography;
using System.Text;
using Entourage.Allowance;
using Entourage.Channels;
using Entourage.Clips;
using Entourage.Facts;
using Entourage.Invitations.Deliveries;
using Entourage.Invitations.Links;
using Entourage.Members;
using Entourage.Records;

namespace Entourage.Invitations.Making;

/// <summary>
/// Makes a link for one person and the message that carries it. The creator's own app sends it, or their own account on a channel they have connected, to
/// somebody that account is connected with.
/// </summary>
internal sealed class MakeInvitation(
    ChannelList channels, ConnectedPeople people, Letters letters, Deliver deliver, InvitationToken tokens, SiteLinks links, StoreWriter writer, ContactHashes contacts, Brakes brakes, Places places, Ages ages,
    IRollouts rollouts, IOptions<InvitationsOptions> options, IOptions<AllowanceOptions> numbers, TimeProvider time)
{
    /// <summary>What an invitation costs to somebody whom nothing but its maker's word connects with them.</summary>
    public const int AssertedCost = 2;

    private readonly InvitationsOptions options = options.Value;
    private readonly AllowanceOptions numbers = numbers.Value;

    internal static void Map(RouteGroupBuilder api) =>
        api.MapPost("/invitations", HandleAsync).Needs(Scopes.Invite).WithTags("Invitations")
            .WithName("Invite").WithSummary("Make a link for one person")
            .Accepts<MakeInvitationRequest>("application/json")
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
        Caller me, MakeInvitationRequest request, string? idempotencyKey, HttpRequest http, CancellationToken stop)
    {
        if (await brakes.IsOnAsync(Brake.Inviting, stop)) return Brakes.Paused;
        if (!rollouts.Has(Features.Inviting, me.Member)) return InvitationProblems.NotEnabled;
        var channel = channels.Find(request.Channel ?? "");
        if (!channel.Ok) return channel.Problem;
        if (!rollouts.Has(Features.Channel(channel.Value.Id), me.Member)) return InvitationProblems.ChannelNotEnabled;
        var most = channel.Value is IConnectedChannel { MostCharacters: var own } ? own : 500;
        var message = PlainText.Clean(request.Message, most, 4 * most, "message", lines: true);
        if (!message.Ok) return message.Problem;
        var note = Note.Read(request.Note);
        if (!note.Ok) return note.Problem;
        // Everything that can be refused is refused before an invitation is spent; nothing after it can fail.
        var chosen = await ChooseAsync(channel.Value, request, me, stop);
        if (!chosen.Ok) return chosen.Problem;
        var contact = chosen.Value.Recipient;
        var words = Words.Read(message.Value);
        if (!words.Ok) return words.Problem;
        var origin = links.Origin(http);

        var asked = new Asked(
            me.Member, request.Clip, channel.Value.Id, message.Value, note.Value, contact is { } one ? contacts.Of(one) : [], contact is { } tagged ? contacts.OfRoot(tagged) : null,
            chosen.Value.By, idempotencyKey, SHA256.HashData(Encoding.UTF8.GetBytes($"{(request.Asserted ? "asserted\n" : "")}{(note.Value.Length > 0 ? note.Value + "\n" : "")}{channel.Value.Id}\n{request.Clip}\n{request.Contact}\n{message.Value}")));
        var made = await writer.WriteAsync(
            new Write(asked, id => contact is null ? [] : letters.Seal(id, contact, origin), places.Of(http.HttpContext), ages, options, numbers, time.GetUtcNow()), stop);
        if (!made.Ok) return made.Problem;
        if (asked.By is not null) deliver.Wake();

        var card = made.Value.Card;
        var url = new Uri($"{origin}/i/{tokens.Text(card.Id)}");
        return new InvitationMade(
            card.Id.Value, url.AbsoluteUri, card.StateAt(time.GetUtcNow()), card.Channel, card.Clip, card.ExpiresAt,
            (channel.Value as IHandOffChannel)?.HandOver(url, words.Value, contact), DeliveryState.Shown(made.Value.Delivery), made.Value.Allowance);
    }

    private async ValueTask<Outcome<Chosen>> ChooseAsync(IChannel channel, MakeInvitationRequest request, Caller me, CancellationToken stop)
    {
        if (channel is IHandOffChannel app)
        {
            var read = app.ReadContact(request.Contact);
            return read.Problem is { } nobody ? nobody : new Chosen(read.Value, null);
        }
        var found = await people.FindAsync(me.Member, (IConnectedChannel)channel, request.Contact, request.Asserted, stop);
        return found.Ok ? new Chosen(found.Value.Person.Recipient, found.Value) : found.Problem;
    }

    // Who it is for, and by which account and evidence, where the site sends it.
    private sealed record Chosen(Recipient? Recipient, ConnectedPerson? By);

    private sealed record Asked(
        MemberId Creator, ClipId? Clip, string Channel, string Message, string Note, IReadOnlyList<byte[]> Contact, byte[]? Root, ConnectedPerson? By,
        string? IdempotencyKey, byte[] RequestHash)
    {
        /// <summary>Whether nothing but the maker's word says that the two know each other.</summary>
        public bool Asserted => By?.Person.Evidence == Evidence.Asserted;
    }

    private sealed record Made(InvitationCard Card, string? Delivery, AllowanceView Allowance);

    private sealed class Write(Asked asked, Func<InvitationId, byte[]> seal, Place place, Ages ages, InvitationsOptions options, AllowanceOptions numbers, DateTimeOffset now)
        : StoreWrite<Outcome<Made>>
    {
        private const string Earlier =
            $"SELECT {InvitationRows.Columns}, request_hash FROM invitations WHERE creator = @creator AND idempotency_key = @key";

        private const string Insert =
            """
            INSERT INTO invitations
                (id, creator, clip, channel, message, note, made_at, expires_at, state, contact_hash, contact_root, asserted, idempotency_key, request_hash, weight, creator_private)
            VALUES (@id, @creator, @clip, @channel, @message, @note, @now, @expires, 'open', @contact, @root, @asserted, @key, @hash, 0,
                COALESCE((SELECT private FROM members WHERE id = @creator), FALSE))
            """;

        protected override Outcome<Made> Apply(StoreSession session)
        {
            if (asked.IdempotencyKey is not null && Repeated(session) is { } repeated) return repeated;
            if (ages.Asked && ages.Protects(MemberRows.Find(session, asked.Creator)?.BirthYear)) return InvitationProblems.AgeRestricted;
            var clip = asked.Clip is { } chosen ? ClipRows.Find(session, chosen) : ClipRows.Latest(session, asked.Creator);
            if (clip is null) return asked.Clip is null ? InvitationProblems.NoClip : HttpProblems.NotFound;
            if (clip.Owner != asked.Creator) return HttpProblems.NotFound;
            if (clip.Status == ClipStatus.Failed) return InvitationProblems.ClipFailed;
            if (clip.Status != ClipStatus.Ready) return InvitationProblems.ClipNotReady with { Field = "clip" };
            if (ContactRows.MayNotHear(session, asked.Creator, [asked.Contact])[0]) return InvitationProblems.CannotInviteContact;

            var id = InvitationToken.NewId();
            var offer = AllowanceRows.Ask(session, numbers, asked.Creator, asked.Asserted ? AssertedCost : 1, place, now);
            if (!offer.Ok) return offer.Problem;
            var expires = now + TimeSpan.FromDays(options.DaysUntilExpiry);
            session.Sql(Insert)
                .With("@id", id.Value).With("@creator", asked.Creator.Value).With("@clip", clip.Id.Value).With("@channel", asked.Channel)
                .With("@message", asked.Message).With("@note", asked.Note.Length > 0 ? asked.Note : null).With("@now", now).With("@expires", expires).With("@contact", asked.Contact.Count > 0 ? asked.Contact[0] : null)
                .With("@root", asked.Root).With("@asserted", asked.Asserted)
                .With("@key", asked.IdempotencyKey).With("@hash", asked.IdempotencyKey is null ? null : asked.RequestHash)
                .Run();
            var left = AllowanceRows.Spend(session, numbers, offer.Value, id);
            var card = InvitationRows.Find(session, id)!;
            FactRows.Add(session, card.Fact(FactKind.Made, now));
            if (asked.By is { } by)
            {
                DeliveryRows.Add(session, new(id, asked.Creator, asked.Channel, by.Connection, seal(id), Attempts: 0), now);
                // For moderators, should anybody ask how it is known that the two know each other.
                AuditRows.Add(session, by: null, asked.Asserted ? "invited_asserted" : "invited_verified", asked.Creator, id.Value, now);
            }
            return new Made(card, asked.By is null ? null : DeliveryState.Waiting, left);
        }

        private Outcome<Made>? Repeated(StoreSession session)
        {
            var earlier = session.Sql(Earlier).With("@creator", asked.Creator.Value).With("@key", asked.IdempotencyKey)
                .One(row => new Before(InvitationRows.Card(row), row.Bytes("request_hash")));
            if (earlier is null) return null;
            return earlier.Hash.AsSpan().SequenceEqual(asked.RequestHash)
                ? new Made(earlier.Card, asked.By is null ? null : DeliveryRows.StateOf(session, earlier.Card.Id), AllowanceRows.Show(session, numbers, asked.Creator, place, now))
                : HttpProblems.KeyReused;
        }

        private sealed record Before(InvitationCard Card, byte[] Hash);
    }
}
