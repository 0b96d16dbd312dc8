namespace Entourage.Channels;

/// <summary>LINE's share address. It opens the app on phones only; without the app a download page appears. line: addresses are deprecated because other apps could take them over.</summary>
internal sealed class LineChannel : IHandOffChannel
{
    public string Id => "line";

    public HandOverKind Kind => HandOverKind.Open;

    public int Order => 50;

    public bool NeedsMobile => true;

    public HandOver HandOver(Uri link, Words words, Recipient? to)
    {
        var message = words.Before(AppAddress.Link(link));
        return AppAddress.Open($"https://line.me/R/share?text={AppAddress.Encode(message)}", message);
    }
}
