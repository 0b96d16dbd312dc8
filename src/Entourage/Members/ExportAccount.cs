using System.Text.Json;
using System.Text.Json.Nodes;
using Entourage.Members.Passkeys;
using Entourage.Members.Sessions;
using Entourage.Members.Tokens;

namespace Entourage.Members;

/// <summary>Gives members everything the site has about them, as one JSON file.</summary>
internal sealed class ExportAccount(
    StoreReader reader, ListPasskeys passkeys, ListSessions sessions, ListTokens tokens, IEnumerable<IExportsMembers> exporters,
    TimeProvider time)
{
    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/me/export", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (
            ExportAccount export, Caller me, HttpContext context, CancellationToken stop) =>
        {
            var exported = await export.RunAsync(me, stop);
            if (!exported.Ok) return exported.Problem.ToHttp(context);
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Bytes(Indented(exported.Value), "application/json", $"entourage-{me.Handle}.json");
        }).Needs(Scopes.Read).WithName("ExportAccount").WithSummary("Download everything about you").WithTags("Me")
            .ProducesProblem(401).ProducesProblem(403);

    /// <summary>The profile, the keys by name and date, and the part of every other capability; no secret is in it.</summary>
    public async Task<Outcome<JsonObject>> RunAsync(Caller me, CancellationToken stop)
    {
        if (await reader.ReadAsync(me.Member, MemberRows.Find, stop) is not { } card) return HttpProblems.SignInRequired;
        var json = MembersJson.Default;
        var document = new JsonObject
        {
            ["exportedAt"] = time.GetUtcNow(),
            ["profile"] = JsonSerializer.SerializeToNode(MeView.Of(card), json.MeView),
            ["birthYear"] = card.BirthYear,
            ["passkeys"] = JsonSerializer.SerializeToNode(await passkeys.RunAsync(me), json.IReadOnlyListPasskeyView),
            ["sessions"] = JsonSerializer.SerializeToNode(await sessions.RunAsync(me, stop), json.IReadOnlyListSessionView),
            ["tokens"] = JsonSerializer.SerializeToNode(await tokens.RunAsync(me, stop), json.IReadOnlyListTokenView),
        };
        return await reader.ReadAsync((me.Member, Exporters: exporters, Document: document), static (session, asked) =>
        {
            foreach (var exporter in asked.Exporters) asked.Document.Add(exporter.Section, exporter.Export(session, asked.Member));
            return asked.Document;
        }, stop);
    }

    private static byte[] Indented(JsonObject document)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true })) document.WriteTo(writer);
        return bytes.ToArray();
    }
}
