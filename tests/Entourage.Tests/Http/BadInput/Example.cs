namespace Entourage.Tests.Http.BadInput;

/// <summary>Who sends it.</summary>
internal enum Sender
{
    Nobody,
    Member,
    Leaver,
    Operator,
}

/// <summary>One request to an operation that can be read, so that of a changed one only the change is wrong.</summary>
/// <param name="Sender">Who sends it.</param>
/// <param name="Status">What it comes to.</param>
/// <param name="Body">Its JSON; null without a body.</param>
/// <param name="Values">What stands in the places of its path.</param>
internal sealed record Example(Sender Sender, int Status, string? Body = null, params (string Name, string Value)[] Values)
{
    /// <summary>The path, with one place holding something else.</summary>
    public string PathOf(Operation operation, string? place = null, string? instead = null)
    {
        var path = operation.Path;
        foreach (var name in operation.InPath)
        {
            var value = name == place ? instead! : Values.Single(one => one.Name == name).Value;
            path = path.Replace("{" + name + "}", value, StringComparison.Ordinal);
        }
        return path;
    }

    /// <summary>One for every operation there is; a new one that is not here fails the tests by its name.</summary>
    public static Dictionary<string, Example> All(Things things)
    {
        var (member, keeper) = (Sender.Member, Sender.Operator);
        var other = ("handle", things.Other);
        var clip = ("id", things.Clip);
        var invitation = ("id", things.Invitation);
        var reported = ("invitation", things.Invitation);
        var nothing = ("id", Guid.Empty.ToString("N"));
        var feature = ("feature", Features.OneTap);
        var app = ("channel", "sms");
        return new()
        {
            ["POST /api/v1/accounts/options"] = new(Sender.Nobody, 200, """{"handle":"bi_newcomer"}"""),
            ["POST /api/v1/accounts"] = new(Sender.Nobody, 201, """{"handle":"bi_newcomer","name":"New","password":"correct horse battery","birthYear":1990}"""),
            ["GET /api/v1/accounts/handles/{handle}"] = new(Sender.Nobody, 200, null, other),
            ["POST /api/v1/accounts/recovery"] = new(Sender.Nobody, 403, """{"link":"0123456789abcdef0123456789abcdef","password":"correct horse battery"}"""),
            ["POST /api/v1/sessions/options"] = new(Sender.Nobody, 200),
            ["POST /api/v1/sessions"] = new(Sender.Nobody, 401, """{"handle":"bi_other","password":"not the right one"}"""),
            ["POST /api/v1/sessions/appeal"] = new(Sender.Nobody, 401, """{"note":"Please","handle":"bi_other","password":"not the right one"}"""),
            ["DELETE /api/v1/sessions/current"] = new(member, 204),
            ["GET /api/v1/me/sessions"] = new(member, 200),
            ["DELETE /api/v1/me/sessions/{id}"] = new(member, 404, null, nothing),
            ["GET /api/v1/me"] = new(member, 200),
            ["PATCH /api/v1/me"] = new(member, 200, """{"name":"Bo","bio":"Films","language":"fr","private":false,"autoFollow":true,"invitationsFrom":"anybody","followBack":false}"""),
            ["DELETE /api/v1/me"] = new(Sender.Leaver, 204, """{"password":"correct horse battery"}"""),
            ["GET /api/v1/members/{handle}"] = new(Sender.Nobody, 200, null, other),
            ["PUT /api/v1/me/picture"] = new(member, 415),
            ["DELETE /api/v1/me/picture"] = new(member, 204),
            ["PUT /api/v1/me/password"] = new(member, 403, """{"password":"another horse battery","current":"correct horse battery"}"""),
            ["DELETE /api/v1/me/password"] = new(member, 409),
            ["POST /api/v1/me/passkeys/options"] = new(member, 403),
            ["POST /api/v1/me/passkeys"] = new(member, 403, """{"ceremony":"unknown","credential":{},"name":"Phone"}"""),
            ["GET /api/v1/me/passkeys"] = new(member, 200),
            ["DELETE /api/v1/me/passkeys/{id}"] = new(member, 404, null, nothing),
            ["POST /api/v1/me/tokens"] = new(member, 201, """{"name":"Camera","scopes":["read","clips"]}"""),
            ["GET /api/v1/me/tokens"] = new(member, 200),
            ["DELETE /api/v1/me/tokens/{id}"] = new(member, 404, null, nothing),
            ["GET /api/v1/me/export"] = new(member, 200),
            ["GET /api/v1/me/events"] = new(Sender.Nobody, 401),
            ["GET /api/v1/me/allowance"] = new(member, 200),
            ["GET /api/v1/me/requests"] = new(member, 200),
            ["GET /api/v1/me/blocks"] = new(member, 200),
            ["GET /api/v1/me/mutes"] = new(member, 200),
            ["PUT /api/v1/me/requests/{handle}"] = new(member, 404, null, other),
            ["DELETE /api/v1/me/requests/{handle}"] = new(member, 404, null, other),
            ["POST /api/v1/me/appeal"] = new(member, 409, """{"note":"Please"}"""),
            ["POST /api/v1/clips/{id}/retry"] = new(member, 409, """{"withoutSound":true}""", clip),
            ["POST /api/v1/clips/{id}/notices"] = new(Sender.Nobody, 201, """{"reason":"harmful","words":"Look at the end","goodFaith":true,"name":"Ada"}""", clip),
            ["POST /api/v1/members/{handle}/notices"] = new(Sender.Nobody, 201, """{"reason":"pretends","words":"It is not her","goodFaith":true,"name":"Ada"}""", other),
            ["GET /api/v1/me/notices"] = new(member, 200),
            ["GET /api/v1/notices/{secret}"] = new(Sender.Nobody, 404, null, ("secret", "nothing")),
            ["GET /api/v1/clips/{id}/takedown"] = new(member, 404, null, clip),
            ["PUT /api/v1/clips/{id}/takedown/appeal"] = new(member, 404, """{"note":"Please"}""", clip),
            ["GET /api/v1/operator/notices"] = new(keeper, 200),
            ["PUT /api/v1/operator/notices/{notice}/upheld"] = new(keeper, 404, """{"answer":"Thank you"}""", ("notice", nothing.Item2)),
            ["PUT /api/v1/operator/notices/{notice}/dismissed"] = new(keeper, 404, """{"answer":"Thank you"}""", ("notice", nothing.Item2)),
            ["GET /api/v1/operator/clips/{id}"] = new(keeper, 200, null, clip),
            ["PUT /api/v1/operator/clips/{id}/takedown"] = new(keeper, 404, """{"reason":"Not allowed here"}""", nothing),
            ["DELETE /api/v1/operator/clips/{id}/takedown"] = new(keeper, 204, null, clip),
            ["GET /api/v1/operator/members"] = new(keeper, 200),
            ["POST /api/v1/clips"] = new(member, 400),
            ["GET /api/v1/clips/{id}"] = new(member, 200, null, clip),
            ["PATCH /api/v1/clips/{id}"] = new(member, 200, """{"caption":"Second light","adult":false}""", clip),
            ["DELETE /api/v1/clips/{id}"] = new(member, 404, null, nothing),
            ["GET /api/v1/clips/{id}/events"] = new(Sender.Nobody, 404, null, nothing),
            ["PUT /api/v1/clips/{id}/like"] = new(member, 200, null, clip),
            ["DELETE /api/v1/clips/{id}/like"] = new(member, 200, null, clip),
            ["POST /api/v1/clips/{id}/plays"] = new(member, 200, null, clip),
            ["POST /api/v1/clips/{id}/views"] = new(member, 200, null, clip),
            ["GET /api/v1/members/{handle}/clips"] = new(Sender.Nobody, 200, null, other),
            ["GET /api/v1/members/{handle}/followers"] = new(Sender.Nobody, 200, null, other),
            ["GET /api/v1/members/{handle}/following"] = new(Sender.Nobody, 200, null, other),
            ["GET /api/v1/members/{handle}/follow"] = new(member, 200, null, other),
            ["PUT /api/v1/members/{handle}/follow"] = new(member, 200, null, other),
            ["DELETE /api/v1/members/{handle}/follow"] = new(member, 200, null, other),
            ["PUT /api/v1/members/{handle}/mute"] = new(member, 204, null, other),
            ["DELETE /api/v1/members/{handle}/mute"] = new(member, 204, null, other),
            ["PUT /api/v1/members/{handle}/block"] = new(member, 204, null, other),
            ["DELETE /api/v1/members/{handle}/block"] = new(member, 204, null, other),
            ["GET /api/v1/feeds/following"] = new(member, 200),
            ["GET /api/v1/feeds/for-you"] = new(Sender.Nobody, 200),
            ["GET /api/v1/channels"] = new(Sender.Nobody, 200),
            ["GET /api/v1/channels/{channel}/contacts"] = new(member, 409, null, app),
            ["GET /api/v1/channels/{channel}/contacts/{pseudonym}/picture"] = new(member, 409, null, app, ("pseudonym", "00000000000000000000000000000000")),
            ["GET /api/v1/channels/{channel}/account"] = new(member, 409, null, app),
            ["PUT /api/v1/channels/{channel}/account"] = new(member, 409, """{"address":"ada@example.org","secret":"correct horse","state":"unknown"}""", app),
            ["DELETE /api/v1/channels/{channel}/account"] = new(member, 409, null, app),
            ["POST /api/v1/channels/{channel}/account/sign-in"] = new(member, 409, """{"address":"example.social"}""", app),
            ["POST /api/v1/invitations"] = new(member, 201, $$"""{"channel":"sms","clip":"{{things.Clip}}","contact":"+33612345678","message":"Look","note":"for Ana","asserted":false}"""),
            ["GET /api/v1/invitations"] = new(member, 200),
            ["GET /api/v1/invitations/{id}"] = new(member, 200, null, invitation),
            ["DELETE /api/v1/invitations/{id}"] = new(member, 404, null, ("id", "0000000000000000")),
            ["PUT /api/v1/invitations/{id}/handed-over"] = new(member, 200, null, invitation),
            ["PUT /api/v1/invitations/{id}/note"] = new(member, 200, """{"note":"for Ana"}""", invitation),
            ["POST /api/v1/invitations/redeem"] = new(member, 404, """{"token":"unknown","ticket":"unknown","gesture":true}"""),
            ["GET /api/v1/insights/invitations"] = new(member, 200),
            ["GET /api/v1/insights/invitations.csv"] = new(member, 200),
            ["GET /api/v1/insights/clips.csv"] = new(member, 200),
            ["GET /api/v1/insights/clips/{id}"] = new(member, 200, null, clip),
            ["GET /api/v1/operator/insights"] = new(keeper, 200),
            ["GET /api/v1/operator/state"] = new(keeper, 200),
            ["GET /api/v1/operator/reports"] = new(keeper, 200),
            ["PUT /api/v1/operator/reports/{invitation}/upheld"] = new(keeper, 404, null, reported),
            ["PUT /api/v1/operator/reports/{invitation}/dismissed"] = new(keeper, 404, null, reported),
            ["GET /api/v1/operator/audit"] = new(keeper, 200),
            ["GET /api/v1/operator/appeals"] = new(keeper, 200),
            ["GET /api/v1/operator/reviews"] = new(keeper, 200),
            ["PUT /api/v1/operator/reviews/{handle}/cleared"] = new(keeper, 404, null, other),
            ["GET /api/v1/operator/members/{handle}"] = new(keeper, 200, null, other),
            ["PUT /api/v1/operator/members/{handle}/suspension"] = new(keeper, 204, """{"until":"2026-12-31T00:00:00Z","reason":"Spam"}""", ("handle", things.Third)),
            ["DELETE /api/v1/operator/members/{handle}/suspension"] = new(keeper, 204, null, ("handle", things.Third)),
            ["PUT /api/v1/operator/members/{handle}/freeze"] = new(keeper, 204, """{"reason":"Spam"}""", ("handle", things.Third)),
            ["DELETE /api/v1/operator/members/{handle}/freeze"] = new(keeper, 204, null, ("handle", things.Third)),
            ["GET /api/v1/operator/brakes"] = new(keeper, 200),
            ["PUT /api/v1/operator/brakes/{name}"] = new(keeper, 404, null, ("name", "unknown")),
            ["DELETE /api/v1/operator/brakes/{name}"] = new(keeper, 404, null, ("name", "unknown")),
            ["GET /api/v1/operator/rollouts"] = new(keeper, 200),
            ["GET /api/v1/operator/rollouts/{feature}"] = new(keeper, 200, null, feature),
            ["PUT /api/v1/operator/rollouts/{feature}"] = new(keeper, 204, """{"stage":"all","holdout":0,"announced":false,"reason":"Ready"}""", feature),
            ["GET /api/v1/operator/rollouts/{feature}/lift"] = new(keeper, 200, null, feature),
            ["GET /api/v1/operator/rollouts/{feature}/members"] = new(keeper, 200, null, feature),
            ["GET /api/v1/operator/rollouts/{feature}/members/{handle}"] = new(keeper, 200, null, feature, other),
            ["PUT /api/v1/operator/rollouts/{feature}/members/{handle}"] = new(keeper, 204, null, feature, other),
            ["DELETE /api/v1/operator/rollouts/{feature}/members/{handle}"] = new(keeper, 204, null, feature, other),
            ["PUT /api/v1/operator/rollouts/{feature}/groups/{group}"] = new(keeper, 204, null, feature, ("group", "choir")),
            ["DELETE /api/v1/operator/rollouts/{feature}/groups/{group}"] = new(keeper, 204, null, feature, ("group", "choir")),
            ["GET /api/v1/operator/groups"] = new(keeper, 200),
            ["GET /api/v1/operator/groups/{group}/members"] = new(keeper, 200, null, ("group", "listed")),
            ["PUT /api/v1/operator/groups/{group}/members/{handle}"] = new(keeper, 204, null, ("group", "choir"), other),
            ["DELETE /api/v1/operator/groups/{group}/members/{handle}"] = new(keeper, 204, null, ("group", "choir"), other),
            ["GET /pictures/{handle}.svg"] = new(Sender.Nobody, 200, null, other),
            ["GET /pictures/{id}/{at}.jpg"] = new(Sender.Nobody, 404, null, nothing, ("at", "0")),
            ["GET /health/live"] = new(Sender.Nobody, 200),
            ["GET /health/ready"] = new(Sender.Nobody, 200),
        };
    }
}

/// <summary>What the examples speak of.</summary>
/// <param name="Clip">A clip of the member.</param>
/// <param name="Invitation">An invitation of the member.</param>
/// <param name="Other">The handle of another member.</param>
/// <param name="Third">The handle of a third, whom the operator deals with.</param>
internal sealed record Things(string Clip, string Invitation, string Other, string Third);
