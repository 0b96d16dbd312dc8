using System.Text.Json;
using Entourage.Channels;

namespace Entourage.Invitations.Making;

/// <summary>
/// Reads what an invitation is asked for, and answers every attempt to name more than one person with <c>one_contact_only</c> rather than
/// with a complaint about types: that is the rule a developer has to learn here.
/// </summary>
internal static class OnePerson
{
    private const int MostBytes = 16_384;

    private static readonly string[] Many = ["contacts", "recipients", "members", "people", "count", "channels", "clips", "to"];

    public static async Task<Outcome<MakeInvitationRequest>> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength > MostBytes) return HttpProblems.TooLarge;
        var parsed = await ParseAsync(request, stop);
        if (!parsed.Ok) return parsed.Problem;
        using var document = parsed.Value;
        var body = document.RootElement;
        if (body.ValueKind == JsonValueKind.Array) return ChannelProblems.OneContactOnly;
        if (body.ValueKind != JsonValueKind.Object) return HttpProblems.BadRequest;
        if (Array.Exists(Many, name => body.TryGetProperty(name, out _))) return ChannelProblems.OneContactOnly;

        var clip = Text(body, "clip");
        var channel = Text(body, "channel");
        var contact = Text(body, "contact");
        var message = Text(body, "message");
        var note = Text(body, "note");
        var asserted = Truth(body, "asserted");
        if (!asserted.Ok) return asserted.Problem;
        foreach (var part in (Outcome<string?>[])[clip, channel, contact, message, note])
        {
            if (!part.Ok) return part.Problem!;
        }
        ClipId? chosen = null;
        if (clip.Value is { } text)
        {
            if (!ClipId.TryParse(text, null, out var id)) return HttpProblems.NotFound;
            chosen = id;
        }
        return new MakeInvitationRequest(channel.Value, chosen, contact.Value, message.Value, note.Value, asserted.Value);
    }

    private static Outcome<bool> Truth(JsonElement body, string name) => !body.TryGetProperty(name, out var value) ? false : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => HttpProblems.BadRequest with { Field = name },
    };

    private static Outcome<string?> Text(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return (string?)null;
        return value.ValueKind switch
        {
            JsonValueKind.String => Read(value) is { } text ? text : HttpProblems.BadRequest with { Field = name },
            JsonValueKind.Array or JsonValueKind.Object when name is "contact" or "channel" or "clip" => ChannelProblems.OneContactOnly,
            _ => HttpProblems.BadRequest with { Field = name },
        };
    }

    // Half of a surrogate pair (\ud800) is valid JSON but not text.
    private static string? Read(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<Outcome<JsonDocument>> ParseAsync(HttpRequest request, CancellationToken stop)
    {
        var buffer = new byte[MostBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        if (length > MostBytes) return HttpProblems.TooLarge;
        try
        {
            return JsonDocument.Parse(buffer.AsMemory(0, length), new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return HttpProblems.BadRequest;
        }
    }
}
