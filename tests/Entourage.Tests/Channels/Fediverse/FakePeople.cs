using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Entourage.Tests.Channels.Fediverse;

// The end-to-end tests compile this file too, and have other usings.

/// <summary>Somebody whom <see cref="FakeMastodon"/> knows.</summary>
internal sealed class FakePerson(string id, string acct)
{
    public string Id => id;

    /// <summary>With a domain for people of other servers.</summary>
    public string Acct => acct;

    public string Name { get; init; } = "";

    /// <summary>Whom they follow, by acct.</summary>
    public List<string> Follows { get; } = [];

    /// <summary>What else their account says.</summary>
    public JsonObject Also { get; init; } = [];

    public JsonObject Account()
    {
        var account = new JsonObject { ["id"] = id, ["username"] = acct.Split('@')[0], ["acct"] = acct, ["display_name"] = Name, ["bot"] = false, ["note"] = "<p>…</p>", ["moved"] = null };
        foreach (var (name, value) in Also) account[name] = value?.DeepClone();
        return account;
    }
}

internal sealed partial class FakeMastodon
{
    /// <summary>The most that one page of a list has.</summary>
    public int PageSize { get; set; } = 80;

    /// <summary>Whether it answers for the first of several only, as snac does.</summary>
    public bool AnswersForOne { get; set; }

    private Task FollowingAsync(HttpContext context, string id)
    {
        var whose = People.Values.FirstOrDefault(one => one.Id == id);
        if (whose is null) return RefuseAsync(context, 404, "Record not found");
        _ = int.TryParse(context.Request.Query["limit"], out var limit);
        _ = int.TryParse(context.Request.Query["max_id"], out var from);
        var size = Math.Min(PageSize, limit == 0 ? 40 : limit);
        var page = whose.Follows.Skip(from).Take(size).ToList();
        if (from + size < whose.Follows.Count)
        {
            var address = $"https://{context.Request.Host}{context.Request.Path}";
            context.Response.Headers.Link = $"<{address}?limit={limit}&max_id={from + size}>; rel=\"next\", <{address}?since_id=1>; rel=\"prev\"";
        }
        return SayAsync(context, 200, new JsonArray([.. page.Select(acct => People[acct].Account())]));
    }

    private Task RelationshipsAsync(HttpContext context, FakePerson me)
    {
        var asked = context.Request.Query["id[]"].Take(AnswersForOne ? 1 : 80);
        return SayAsync(context, 200, new JsonArray(
        [
            .. People.Values.Where(one => asked.Contains(one.Id)).Select(one => new JsonObject
            {
                ["id"] = one.Id,
                ["following"] = me.Follows.Contains(one.Acct),
                ["followed_by"] = one.Follows.Contains(me.Acct),
                ["blocking"] = false,
                ["blocked_by"] = false,
                ["requested"] = false,
            }),
        ]));
    }

    private async Task PostAsync(HttpContext context, FakePerson me)
    {
        if (context.Request.ContentLength is null)
        {
            await RefuseAsync(context, 411, "Length Required");
            return;
        }
        var form = await context.Request.ReadFormAsync();
        var (text, visibility) = (form["status"].ToString(), form["visibility"].ToString());
        if (text.Length is 0 or > 5000)
        {
            await RefuseAsync(context, 422, "Validation failed: Text character limit of 5000 exceeded");
            return;
        }
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var to = Mention().Matches(text).Select(found => found.Groups["acct"].Value).Select(Find).OfType<FakePerson>().Distinct().ToArray();
        var id = $"{me.Id}-{key}";
        Posts.TryAdd(id, (text, visibility, [.. to.Select(one => one.Acct)]));
        await SayAsync(context, 200, Status(id, visibility, to));
    }

    /// <summary>A post as it is told of.</summary>
    internal static JsonObject Status(string id, string visibility, params FakePerson[] to) => new()
    {
        ["id"] = id,
        ["visibility"] = visibility,
        ["content"] = "<p>…</p>",
        ["mentions"] = new JsonArray([.. to.Select(one => new JsonObject { ["id"] = one.Id, ["username"] = one.Acct.Split('@')[0], ["acct"] = one.Acct })]),
    };

    private Task DeleteAsync(HttpContext context, string id) =>
        Posts.TryRemove(id, out _) ? SayAsync(context, 200, new JsonObject { ["id"] = id }) : RefuseAsync(context, 404, "Record not found");

    // People of its own are found with its domain and without.
    private FakePerson? Find(string acct) =>
        People.GetValueOrDefault(acct.EndsWith("@" + Domain, StringComparison.OrdinalIgnoreCase) ? acct.Split('@')[0] : acct);

    // As Mastodon finds them.
    [GeneratedRegex(@"(?<![=/\w])@(?<acct>[A-Za-z0-9_]+(?:[A-Za-z0-9_.-]+[A-Za-z0-9_]+)?(?:@[\w.:-]+\w)?)", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();
}
