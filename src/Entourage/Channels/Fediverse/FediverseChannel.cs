using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Entourage.Channels.Fediverse;

/// <summary>The fediverse from the member's own account, by the API of Mastodon, which many servers speak. What decides here is in docs/channels.md.</summary>
internal sealed partial class FediverseChannel(FediverseClient client, FediverseOAuth oauth) : IOAuthChannel
{
    private const int MostContacts = 5_000;
    private const int LongestName = 100;
    private const int LongestPictureAddress = 1_000;
    private const int MostPicturesAtOnce = 4;

    public string Id => "fediverse";

    public int Order => 72;

    public ContactKind Contact => ContactKind.Fediverse;

    // Most servers take 500, of which a link has 23 whatever its length, and the name before the words the rest.
    public int MostCharacters => 420;

    public async Task<Outcome<string>> FindServerAsync(string typed, CancellationToken stop)
    {
        if (FediverseServer.Typed(typed) is not { } domain) return ChannelProblems.AccountNotValid;
        return FediverseFinger.NameIn(typed) is { } name && await new FediverseFinger(client).FindAsync(domain, name, stop) is { } server ? Outcome.Of(server) : Outcome.Of(domain);
    }

    public Task<Outcome<string>> RegisterAsync(string server, string returnTo, CancellationToken stop) => oauth.RegisterAsync(server, returnTo, stop);

    public Uri SignInPage(OAuthRequest request) => FediverseOAuth.SignInPage(request);

    public Task<Outcome<AccountProof>> ExchangeAsync(OAuthRequest request, string code, CancellationToken stop) => oauth.ExchangeAsync(request, code, stop);

    public Task<bool> RevokeAsync(ConnectedAccount account, CancellationToken stop) => oauth.RevokeAsync(account, stop);

    public async Task<Outcome<ConnectedAccount>> ConnectAsync(AccountProof given, CancellationToken stop)
    {
        if (FediverseAccess.Read(given.Secret) is not { } access || access.Server != given.Address) return ChannelProblems.AccountRefused;
        try
        {
            var session = new FediverseSession(client, access, stop);
            var (_, acct) = await session.SignInAsync();
            return new ConnectedAccount($"{acct.Name}@{await session.DomainAsync(acct.Name)}", given.Secret);
        }
        catch (FediverseFaultException reason)
        {
            return Problem(reason);
        }
    }

    public async Task<Outcome<Done>> ContactsAsync(ConnectedAccount account, Action<Acquaintance> found, CancellationToken stop)
    {
        try
        {
            var session = Session(account, stop);
            var (id, me) = await session.SignInAsync(account.Address);
            var followed = 0;
            await foreach (var page in session.FollowingAsync(id))
            {
                var people = new Dictionary<string, Acquaintance>(StringComparer.Ordinal);
                foreach (var one in page.Take(MostContacts - followed))
                {
                    // A null among them, or somebody no message can be addressed to.
                    if (one?.IsReadByAPerson is true && Acct.Read(one.Acct, me.Domain) is { } acct && !acct.IsSame(me)) people.TryAdd(one.Id, new(acct.ToRecipient(), Name(one.DisplayName), Evidence.Verified, PictureAt: PictureAt(one.AvatarStatic)));
                }
                await foreach (var relationship in session.RelationshipsAsync([.. people.Keys]))
                {
                    if (relationship.IsBothWays && people.TryGetValue(relationship.Id, out var person)) found(person);
                }
                if ((followed += page.Count) >= MostContacts) break;
            }
            return default(Done);
        }
        catch (FediverseFaultException reason)
        {
            return Problem(reason);
        }
    }

    public bool MayHavePicture(Acquaintance person) => person.PictureAt is not null;

    public async Task PicturesAsync(ConnectedAccount account, IReadOnlyList<Acquaintance> people, Action<Acquaintance, byte[]> found, CancellationToken stop)
    {
        var turn = new Lock();
        var some = new ParallelOptions { MaxDegreeOfParallelism = MostPicturesAtOnce, CancellationToken = stop };
        await Parallel.ForEachAsync(people, some, async (person, end) =>
        {
            if (person.PictureAt is not { } address || await client.PictureAsync(new Uri(address), end) is not { } picture) return;
            lock (turn) found(person, picture);
        });
    }

    public async Task<Sent> SendAsync(ConnectedAccount account, Recipient to, Message message, Func<ValueTask<bool>> leaving, CancellationToken stop)
    {
        FediverseSession session;
        Acct me;
        try
        {
            session = Session(account, stop);
            (_, me) = await session.SignInAsync(account.Address);
        }
        catch (FediverseFaultException reason)
        {
            return reason.Refused ? Sent.AccountRefused : Sent.NotYet;
        }
        if (Acct.Read(to.Address, me.Domain) is not { } person) return Sent.Failed;
        using var form = new FormUrlEncodedContent([new("status", $"@{person.Address} {WithoutMentions(message.Text)}"), new("visibility", "direct")]);
        var post = new FediversePost(await form.ReadAsByteArrayAsync(stop), leaving);
        try
        {
            // The same message once more is not made once more by servers that know this header.
            var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{me.Address}\n{person.Address}\n{message.Text}")));
            return await JudgeAsync(session, await session.PostAsync(post, key), person, me);
        }
        catch (FediverseFaultException)
        {
            return post.IsUnwanted ? Sent.NotWanted : post.HasBegun ? Sent.Unknown : Sent.NotYet;
        }
    }

    // What an answer says became of it. A post that does not do what was asked is taken back.
    private static async Task<Sent> JudgeAsync(FediverseSession session, FediverseAnswer answer, Acct person, Acct me)
    {
        if (!answer.IsFine) return await RefusalAsync(session, answer, me);
        if (FediverseJson.Read(answer.Body, FediverseJson.Default.MastodonStatus) is not { } status) return Sent.Unknown;
        var reached = status.Mentions.Select(one => Acct.Read(one?.Acct, me.Domain)).ToList();
        // Where the name was not found, the post is there all the same, and nobody is told of it.
        if (status.Visibility == "direct" && reached is [{ } only] && only.IsSame(person)) return Sent.HandedOver;
        return await session.DeleteAsync(status.Id) ? Sent.Failed : Sent.Unknown;
    }

    private static async Task<Sent> RefusalAsync(FediverseSession session, FediverseAnswer answer, Acct me)
    {
        switch (answer.Status)
        {
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                return Sent.AccountRefused;
            case HttpStatusCode.UnprocessableEntity:
                try
                {
                    // Either the text or the token.
                    await session.SignInAsync(me.Address);
                    return Sent.Failed;
                }
                catch (FediverseFaultException reason)
                {
                    return reason.Refused ? Sent.AccountRefused : Sent.Failed;
                }
            case HttpStatusCode.TooManyRequests:
                // It has not been taken, and later it may.
                return Sent.NotYet;
            case >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError:
                return Sent.Failed;
            default:
                return Sent.Unknown;
        }
    }

    // Whoever is named in the words would get the message too.
    private static string WithoutMentions(string text) => Mention().Replace(text, "@\u200B");

    private static string? Name(string? given)
    {
        if (string.IsNullOrWhiteSpace(given)) return null;
        var name = PlainText.Clean(given, LongestName, LongestName * 4, "name", lines: false);
        return name.Ok && name.Value.Length > 0 ? name.Value : null;
    }

    // What Mastodon shows of those who have none says nothing of anybody; ours shows their letter.
    private static string? PictureAt(string? address) =>
        address is { Length: <= LongestPictureAddress } && FediverseServer.At(address) is not null && !address.EndsWith("/missing.png", StringComparison.Ordinal) ? address : null;

    private FediverseSession Session(ConnectedAccount account, CancellationToken stop) =>
        new(client, FediverseAccess.Read(account.Secret) ?? throw new FediverseFaultException(), stop);

    internal static Problem Problem(FediverseFaultException reason) => reason.Refused ? ChannelProblems.AccountRefused : ChannelProblems.AccountUnreachable;

    // Not within addresses of mail and of pages, which servers do not read as one.
    [GeneratedRegex(@"(?<![\p{L}\p{N}_./=+%-])@(?=[\p{L}\p{N}_])", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();
}
