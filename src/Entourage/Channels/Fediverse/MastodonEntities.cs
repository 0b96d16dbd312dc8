using System.Text.Json;

namespace Entourage.Channels.Fediverse;

// What the API of Mastodon calls its entities, as far as they are asked. Whatever a server leaves out is null. Secrets are in no records, which would print them.

internal sealed class MastodonApp(string clientId, string clientSecret)
{
    public string ClientId => clientId;

    public string ClientSecret => clientSecret;
}

internal sealed class MastodonToken(string accessToken)
{
    public string AccessToken => accessToken;
}

/// <param name="Domain">What its people's addresses end with; in the second version.</param>
/// <param name="Uri">The same in the first.</param>
internal sealed record MastodonInstance(string? Domain = null, string? Uri = null);

internal sealed record MastodonAccount(
    string Id, string Acct, string? DisplayName = null, bool? Bot = null, bool? Group = null, bool? Suspended = null, JsonElement? Moved = null,
    string? AvatarStatic = null)
{
    /// <summary>Whether it is a person who may read what is written to it.</summary>
    public bool IsReadByAPerson => Bot is not true && Group is not true && Suspended is not true && Moved is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined };
}

internal sealed record MastodonRelationship(string Id, bool? Following = null, bool? FollowedBy = null, bool? Blocking = null, bool? BlockedBy = null)
{
    public bool IsBothWays => Following is true && FollowedBy is true && Blocking is not true && BlockedBy is not true;
}

internal sealed record MastodonStatus(string Id, string Visibility, IReadOnlyList<MastodonMention> Mentions);

internal sealed record MastodonMention(string Acct);

internal sealed record WebFinger(string Subject, IReadOnlyList<WebFingerLink>? Links = null);

internal sealed record WebFingerLink(string? Rel = null, string? Href = null);
