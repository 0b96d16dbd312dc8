namespace Entourage.Tests.Http;

/// <summary>
/// Who may use what: every endpoint of the running server by its rule, and every rule by who asks. Nothing here is read from the product; an
/// endpoint that is not here fails the test by its name.
/// </summary>
internal static class AuthorisationTable
{
    /// <summary>What somebody gets.</summary>
    public enum Gets
    {
        /// <summary>The endpoint itself, whatever it says then.</summary>
        In,

        /// <summary>401 <c>sign_in_required</c>.</summary>
        Sign,

        /// <summary>The sign-in page.</summary>
        Page,

        /// <summary>403 <c>scope_missing</c>.</summary>
        Scope,

        /// <summary>403 <c>operators_only</c>.</summary>
        NotOp,

        /// <summary>404: a page that is not there for them.</summary>
        Gone,
    }

    /// <summary>Who asks. <c>key</c> is a bearer token with just these scopes.</summary>
    public static readonly string[] Roles =
    [
        "nobody", "member", "operator", "suspended", "key:none", "key:read", "key:clips", "key:follow", "key:invite", "key:account", "key:all", "revoked key", "suspended key", "operator key:read",
        "operator key:account",
    ];

    /// <summary>What each rule gives each of <see cref="Roles"/>, in their order.</summary>
    public static readonly Dictionary<string, Gets[]> Rules = new()
    {
        //                              nobody member operat suspen none   read   clips  follow invite accoun all    revokd s-key  o-read o-acc
        ["everybody"] = Row("In     In     In     In     In     In     In     In     In     In     In     In     In     In     In"),
        ["everybody, keys with follow"] = Row("In     In     In     In     Scope  Scope  Scope  In     Scope  Scope  In     In     In     Scope  Scope"),
        ["the link's own form"] = Row("Page   In     In     Page   Scope  Scope  Scope  Page   Scope  Scope  Page   Page   Page   Scope  Scope"),
        ["watching"] = Row("Sign   In     In     Sign   Scope  Scope  Scope  In     Scope  Scope  In     Sign   Sign   Scope  Scope"),
        ["signed in"] = Row("Sign   In     In     Sign   In     In     In     In     In     In     In     Sign   Sign   In     In"),
        ["read"] = Row("Sign   In     In     Sign   Scope  In     Scope  Scope  Scope  Scope  In     Sign   Sign   In     Scope"),
        ["clips"] = Row("Sign   In     In     Sign   Scope  Scope  In     Scope  Scope  Scope  In     Sign   Sign   Scope  Scope"),
        ["follow"] = Row("Sign   In     In     Sign   Scope  Scope  Scope  In     Scope  Scope  In     Sign   Sign   Scope  Scope"),
        ["invite"] = Row("Sign   In     In     Sign   Scope  Scope  Scope  Scope  In     Scope  In     Sign   Sign   Scope  Scope"),
        ["account"] = Row("Sign   In     In     Sign   Scope  Scope  Scope  Scope  Scope  In     In     Sign   Sign   Scope  In"),
        ["operators"] = Row("Sign   NotOp  In     Sign   Scope  Scope  Scope  Scope  Scope  NotOp  NotOp  Sign   Sign   Scope  In"),
        ["members at browsers"] = Row("Page   In     In     Page   Scope  Scope  Scope  Scope  Scope  Scope  Scope  Page   Page   Scope  Scope"),
        ["operators at browsers"] = Row("Page   Gone   In     Page   Scope  Scope  Scope  Scope  Scope  Scope  Scope  Page   Page   Scope  Scope"),
    };

    /// <summary>The rule of each endpoint.</summary>
    public static readonly Dictionary<string, string> Endpoints = new()
    {
        // Joining, signing in, and what one does with the account.
        ["POST /api/v1/accounts/options"] = "everybody, keys with follow",
        ["POST /api/v1/accounts"] = "everybody, keys with follow",
        ["GET /api/v1/accounts/handles/{handle}"] = "everybody",
        ["POST /api/v1/sessions/options"] = "everybody, keys with follow",
        ["POST /api/v1/sessions"] = "everybody, keys with follow",
        ["POST /api/v1/sessions/appeal"] = "everybody, keys with follow",
        ["DELETE /api/v1/sessions/current"] = "signed in",
        ["GET /api/v1/me"] = "read",
        ["PATCH /api/v1/me"] = "account",
        ["DELETE /api/v1/me"] = "account",
        ["GET /api/v1/me/export"] = "read",
        ["GET /api/v1/me/sessions"] = "read",
        ["DELETE /api/v1/me/sessions/{id}"] = "account",
        ["PUT /api/v1/me/picture"] = "account",
        ["DELETE /api/v1/me/picture"] = "account",
        ["PUT /api/v1/me/password"] = "account",
        ["DELETE /api/v1/me/password"] = "account",
        ["POST /api/v1/me/passkeys/options"] = "account",
        ["POST /api/v1/me/passkeys"] = "account",
        ["GET /api/v1/me/passkeys"] = "read",
        ["DELETE /api/v1/me/passkeys/{id}"] = "account",
        ["POST /api/v1/me/tokens"] = "account",
        ["GET /api/v1/me/tokens"] = "read",
        ["DELETE /api/v1/me/tokens/{id}"] = "account",
        ["GET /api/v1/me/events"] = "read",
        ["GET /api/v1/me/allowance"] = "invite",
        ["GET /api/v1/me/requests"] = "follow",
        ["PUT /api/v1/me/requests/{handle}"] = "follow",
        ["DELETE /api/v1/me/requests/{handle}"] = "follow",
        ["POST /api/v1/me/appeal"] = "invite",
        // Members, clips and what there is to watch.
        ["GET /api/v1/members/{handle}"] = "everybody",
        ["GET /api/v1/members/{handle}/clips"] = "everybody",
        ["GET /api/v1/members/{handle}/followers"] = "everybody",
        ["GET /api/v1/members/{handle}/following"] = "everybody",
        ["GET /api/v1/members/{handle}/follow"] = "read",
        ["PUT /api/v1/members/{handle}/follow"] = "follow",
        ["DELETE /api/v1/members/{handle}/follow"] = "follow",
        ["PUT /api/v1/members/{handle}/mute"] = "follow",
        ["DELETE /api/v1/members/{handle}/mute"] = "follow",
        ["PUT /api/v1/members/{handle}/block"] = "follow",
        ["DELETE /api/v1/members/{handle}/block"] = "follow",
        ["POST /api/v1/clips"] = "clips",
        ["GET /api/v1/clips/{id}"] = "everybody",
        ["PATCH /api/v1/clips/{id}"] = "clips",
        ["DELETE /api/v1/clips/{id}"] = "clips",
        ["GET /api/v1/clips/{id}/events"] = "everybody",
        ["PUT /api/v1/clips/{id}/like"] = "follow",
        ["DELETE /api/v1/clips/{id}/like"] = "follow",
        ["GET /api/v1/feeds/following"] = "read",
        ["GET /api/v1/feeds/for-you"] = "everybody",
        // Inviting, and what it brought.
        ["GET /api/v1/channels"] = "everybody",
        ["GET /api/v1/channels/{channel}/contacts"] = "invite",
        ["PUT /api/v1/channels/{channel}/account"] = "invite",
        ["DELETE /api/v1/channels/{channel}/account"] = "invite",
        ["POST /api/v1/invitations"] = "invite",
        ["GET /api/v1/invitations"] = "invite",
        ["GET /api/v1/invitations/{id}"] = "invite",
        ["DELETE /api/v1/invitations/{id}"] = "invite",
        ["PUT /api/v1/invitations/{id}/handed-over"] = "invite",
        ["POST /api/v1/invitations/redeem"] = "follow",
        ["GET /api/v1/insights/invitations"] = "invite",
        ["GET /api/v1/insights/invitations.csv"] = "invite",
        ["GET /api/v1/insights/clips.csv"] = "invite",
        ["GET /api/v1/insights/clips/{id}"] = "invite",
        // Running the site.
        ["GET /api/v1/operator/insights"] = "operators",
        ["GET /api/v1/operator/state"] = "operators",
        ["GET /api/v1/operator/reports"] = "operators",
        ["PUT /api/v1/operator/reports/{invitation}/upheld"] = "operators",
        ["PUT /api/v1/operator/reports/{invitation}/dismissed"] = "operators",
        ["GET /api/v1/operator/audit"] = "operators",
        ["GET /api/v1/operator/appeals"] = "operators",
        ["GET /api/v1/operator/reviews"] = "operators",
        ["PUT /api/v1/operator/reviews/{handle}/cleared"] = "operators",
        ["GET /api/v1/operator/members/{handle}"] = "operators",
        ["PUT /api/v1/operator/members/{handle}/suspension"] = "operators",
        ["DELETE /api/v1/operator/members/{handle}/suspension"] = "operators",
        ["PUT /api/v1/operator/members/{handle}/freeze"] = "operators",
        ["DELETE /api/v1/operator/members/{handle}/freeze"] = "operators",
        ["GET /api/v1/operator/brakes"] = "operators",
        ["PUT /api/v1/operator/brakes/{name}"] = "operators",
        ["DELETE /api/v1/operator/brakes/{name}"] = "operators",
        ["GET /api/v1/operator/rollouts"] = "operators",
        ["GET /api/v1/operator/rollouts/{feature}"] = "operators",
        ["PUT /api/v1/operator/rollouts/{feature}"] = "operators",
        ["GET /api/v1/operator/rollouts/{feature}/lift"] = "operators",
        ["GET /api/v1/operator/rollouts/{feature}/members"] = "operators",
        ["GET /api/v1/operator/rollouts/{feature}/members/{handle}"] = "operators",
        ["PUT /api/v1/operator/rollouts/{feature}/members/{handle}"] = "operators",
        ["DELETE /api/v1/operator/rollouts/{feature}/members/{handle}"] = "operators",
        ["PUT /api/v1/operator/rollouts/{feature}/groups/{group}"] = "operators",
        ["DELETE /api/v1/operator/rollouts/{feature}/groups/{group}"] = "operators",
        ["GET /api/v1/operator/groups"] = "operators",
        ["GET /api/v1/operator/groups/{group}/members"] = "operators",
        ["PUT /api/v1/operator/groups/{group}/members/{handle}"] = "operators",
        ["DELETE /api/v1/operator/groups/{group}/members/{handle}"] = "operators",
        ["POST /operator/reports/{invitation}/dismiss"] = "operators",
        ["POST /operator/reports/{invitation}/uphold"] = "operators",
        ["POST /operator/brakes/{name}/on"] = "operators",
        ["POST /operator/brakes/{name}/off"] = "operators",
        ["POST /operator/members/{handle}/suspend"] = "operators",
        ["POST /operator/members/{handle}/restore"] = "operators",
        ["POST /operator/members/{handle}/freeze"] = "operators",
        ["POST /operator/members/{handle}/unfreeze"] = "operators",
        ["POST /operator/reviews/{handle}/clear"] = "operators",
        ["POST /operator/rollouts/{feature}/stage"] = "operators",
        ["POST /operator/rollouts/{feature}/names"] = "operators",
        ["POST /operator/rollouts/{feature}/groups"] = "operators",
        ["POST /operator/groups/members"] = "operators",
        ["PAGE /operator/insights"] = "operators at browsers",
        ["PAGE /operator/rollouts"] = "operators at browsers",
        ["PAGE /operator/rollouts/{feature}"] = "operators at browsers",
        ["PAGE /operator/groups"] = "operators at browsers",
        ["PAGE /operator/reports"] = "operators at browsers",
        ["PAGE /operator/audit"] = "operators at browsers",
        ["PAGE /operator/members/{handle}"] = "operators at browsers",
        // Pages and their forms.
        ["PAGE /"] = "everybody",
        ["PAGE /about"] = "everybody",
        ["PAGE /join"] = "everybody",
        ["PAGE /sign-in"] = "everybody",
        ["PAGE /status/404"] = "everybody",
        ["PAGE /@{handle}"] = "everybody",
        ["PAGE /@{handle}/followers"] = "everybody",
        ["PAGE /@{handle}/following"] = "everybody",
        ["PAGE /c/{id}"] = "everybody",
        ["PAGE /i/{token}/join"] = "everybody",
        ["PAGE /i/{token}/sign-in"] = "everybody",
        ["PAGE /i/{token}/noted"] = "everybody",
        ["PAGE /settings"] = "members at browsers",
        ["PAGE /studio"] = "members at browsers",
        ["PAGE /studio/clips/{Id}"] = "members at browsers",
        ["PAGE /studio/invite"] = "members at browsers",
        ["PAGE /studio/invitations"] = "members at browsers",
        ["PAGE /studio/invitations/{Id}"] = "members at browsers",
        ["PAGE /studio/insights"] = "members at browsers",
        ["PAGE /studio/requests"] = "members at browsers",
        ["POST /@{handle}/follow"] = "members at browsers",
        ["POST /@{handle}/mute"] = "members at browsers",
        ["POST /@{handle}/block"] = "members at browsers",
        ["POST /c/{id}/like"] = "members at browsers",
        ["POST /settings/picture"] = "members at browsers",
        ["POST /settings/picture/remove"] = "members at browsers",
        ["POST /settings/follows"] = "members at browsers",
        ["POST /settings/birth-year"] = "members at browsers",
        ["POST /settings/passkeys/{id}/remove"] = "members at browsers",
        ["POST /settings/sessions/{id}/end"] = "members at browsers",
        ["POST /settings/tokens/{id}/revoke"] = "members at browsers",
        ["POST /studio/upload"] = "members at browsers",
        ["POST /studio/appeal"] = "members at browsers",
        ["POST /studio/clips/{id}/change"] = "members at browsers",
        ["POST /studio/clips/{id}/delete"] = "members at browsers",
        ["POST /studio/invitations/{id}/revoke"] = "members at browsers",
        ["POST /studio/invitations/{id}/handed-over"] = "members at browsers",
        ["POST /studio/requests/{handle}"] = "members at browsers",
        ["POST /language"] = "everybody, keys with follow",
        ["POST /sign-out"] = "everybody, keys with follow",
        // The link.
        ["GET /i/{token}"] = "everybody",
        ["HEAD /i/{token}"] = "everybody",
        ["OPTIONS /i/{token}"] = "everybody",
        ["POST /i/{token}/seen"] = "everybody, keys with follow",
        ["POST /i/{token}/stop"] = "everybody, keys with follow",
        ["POST /i/{token}/report"] = "everybody, keys with follow",
        ["POST /i/{token}/follow"] = "the link's own form",
        // Without an account it is counted only where the gate is open.
        ["POST /api/v1/clips/{id}/plays"] = "watching",
        ["POST /api/v1/clips/{id}/views"] = "watching",
        // Files, and what describes and watches the process.
        ["GET /media/{clip}/{revision}/{name}"] = "everybody",
        ["HEAD /media/{clip}/{revision}/{name}"] = "everybody",
        ["GET /pictures/{handle}.svg"] = "everybody",
        ["GET /pictures/{id}/{at}.jpg"] = "everybody",
        ["GET /health/live"] = "everybody",
        ["GET /health/ready"] = "everybody",
        ["GET /openapi/{documentName}.json"] = "everybody",
    };

    private static Gets[] Row(string cells) => [.. cells.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Gets>)];
}
