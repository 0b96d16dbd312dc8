namespace Entourage.Invitations.Landings;

/// <summary>
/// Where a page has room for what is this one opening's own: the ticket (for its script and for its forms), the arrival class and the nonce.
/// Zero where it has none. Also where its style begins, and where the handle of a member who reads it stands.
/// </summary>
internal readonly record struct Blanks(int Style, int Ticket = 0, int FormTicket = 0, int MoreTicket = 0, int Class = 0, int Nonce = 0, int Reader = 0)
{
    public const int NonceLength = 32;

    /// <summary>Every place there is, and how long it is.</summary>
    public IEnumerable<(int At, int Length)> All()
    {
        (int At, int Length)[] all = [(Ticket, Links.Ticket.TextLength), (FormTicket, Links.Ticket.TextLength), (MoreTicket, Links.Ticket.TextLength), (Class, 1), (Nonce, NonceLength)];
        return all.Where(one => one.At > 0);
    }

    /// <summary>The same where the reader's handle is longer by <paramref name="longer"/> bytes: what stands behind it moves.</summary>
    public Blanks Around(int longer)
    {
        var reader = Reader;
        int Moved(int at) => at > reader ? at + longer : at;
        return new(Style, Moved(Ticket), Moved(FormTicket), Moved(MoreTicket), Moved(Class), Moved(Nonce), reader);
    }

    /// <summary>Fills them in.</summary>
    public void Fill(Span<byte> page, Opening opening)
    {
        if (Ticket > 0) opening.Ticket.CopyTo(page[Ticket..]);
        if (FormTicket > 0) opening.Ticket.CopyTo(page[FormTicket..]);
        if (MoreTicket > 0) opening.Ticket.CopyTo(page[MoreTicket..]);
        if (Class > 0) page[Class] = (byte)opening.Class;
        if (Nonce > 0) Convert.TryToHexStringLower(opening.Nonce, page.Slice(Nonce, NonceLength), out _);
    }
}
