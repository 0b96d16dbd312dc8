using System.Xml.Linq;

namespace Entourage.Channels.Xmpp;

/// <summary>
/// Asks for the pictures on people's cards (XEP-0054). Their servers answer for them, at their bare addresses: they are not told, and whether they are there is
/// neither asked nor said.
/// </summary>
internal static class XmppPictures
{
    // Base64 in lines of 64 characters, each with an end of two.
    private const int MostCharacters = (IConnectedChannel.MostPictureBytes / 3 * 4 * 66 / 64) + 8;

    /// <summary>Asks about all of them at once, because one server may be slow and the next is not.</summary>
    /// <exception cref="XmppFaultException">Nobody answers any more; those that are left have not been answered for.</exception>
    public static async Task RunAsync(XmppSession session, IReadOnlyList<Acquaintance> people, TimeSpan patience, Action<Acquaintance, byte[]> found)
    {
        var asked = new Dictionary<string, Acquaintance>(StringComparer.Ordinal);
        foreach (var person in people)
        {
            session.Allow(patience);
            asked.Add(await session.PutAsync("get", new XElement(XmppNames.Card + "vCard"), person.Recipient.Address), person);
        }
        while (asked.Count > 0)
        {
            var answer = await session.NextAsync();
            var id = (string?)answer.Attribute("id") ?? "";
            if (!asked.TryGetValue(id, out var person) || !session.IsAnswer(answer, id, person.Recipient.Address)) continue;
            asked.Remove(id);
            session.Allow(patience);
            if (Read(answer) is { } picture) found(person, picture);
        }
    }

    // Only what is on the card itself. Where a card names an address instead (EXTVAL), nobody goes there.
    internal static byte[]? Read(XElement answer)
    {
        var text = (string?)answer.Elements(XmppNames.Card + "vCard").Elements(XmppNames.Card + "PHOTO").Elements(XmppNames.Card + "BINVAL").FirstOrDefault();
        if (text is not { Length: > 0 and <= MostCharacters }) return null;
        var bytes = new byte[text.Length / 4 * 3 + 3];
        return Convert.TryFromBase64String(text, bytes, out var read) && read is > 0 and <= IConnectedChannel.MostPictureBytes ? bytes[..read] : null;
    }
}
