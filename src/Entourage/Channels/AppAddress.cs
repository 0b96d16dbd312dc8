using Entourage.Kernel;

namespace Entourage.Channels;

/// <summary>The steps every channel shares: read the words, read the contact, then build; the first "no" wins.</summary>
internal static class AppAddress
{
    public static Outcome<HandOver> Build(
        Uri link, string text, Outcome<string?> contact, Func<(string Link, string Words, string? Contact), HandOver> build)
    {
        var address = Words.Address(link);
        if (!contact.Ok && contact.Problem is { } nobody) return nobody;
        var words = Words.Read(text);
        return words.Ok ? build((address, words.Value, contact.Value)) : words.Problem;
    }

    public static HandOver Open(string address, string message) => new(HandOverKind.Open, address, message);

    public static string Encode(string text) => Uri.EscapeDataString(text);
}
