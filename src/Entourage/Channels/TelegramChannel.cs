namespace Entourage.Channels;

/// <summary>
/// Telegram's share link (core.telegram.org/api/links, "Share links"): a prepared message and address for the text field of a chat the
/// sender picks. Telegram writes the address first and the words on the next line.
/// </summary>
internal sealed class TelegramChannel : IHandOffChannel
{
    public string Id => "telegram";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 30;

    public bool NeedsMobile => false;

    public HandOver HandOver(Uri link, Words words, Recipient? to)
    {
        var address = AppAddress.Link(link);
        var share = $"https://t.me/share/url?url={AppAddress.Encode(address)}";
        return words.Text.Length == 0
            ? AppAddress.Open(share, address)
            : AppAddress.Open($"{share}&text={AppAddress.Encode(words.Text)}", $"{address}\n{words.Text}");
    }
}
