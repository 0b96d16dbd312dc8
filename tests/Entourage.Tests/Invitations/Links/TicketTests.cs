using System.Buffers.Text;
using System.Security.Cryptography;
using Entourage.Invitations.Links;
using Microsoft.Extensions.Time.Testing;

namespace Entourage.Tests.Invitations.Links;

public sealed class TicketTests : IDisposable
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly KeyFolder folder = new();
    private readonly Ticket tickets;
    private readonly InvitationId id = InvitationToken.NewId();
    private readonly byte[] session = RandomNumberGenerator.GetBytes(32);
    private readonly string ticket;

    public TicketTests()
    {
        tickets = new(folder.Keys, clock);
        ticket = tickets.Issue(id, ArrivalClass.Click, session);
    }

    [Fact]
    public void It_says_where_how_and_when_somebody_landed() =>
        Assert.Equal(new Landed(id, ArrivalClass.Click, clock.GetUtcNow()), tickets.Read(ticket, session));

    [Fact]
    public void One_changed_bit_at_any_place_makes_it_worthless()
    {
        var bytes = Base64Url.DecodeFromChars(ticket);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(tickets.Read(Base64Url.EncodeToString(changed), session));
        }
    }

    [Fact]
    public void It_is_good_for_ten_minutes()
    {
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull(tickets.Read(ticket, session));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(tickets.Read(ticket, session));
    }

    [Fact]
    public void One_from_the_future_is_worthless()
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        var later = tickets.Issue(id, ArrivalClass.App, session);
        Assert.Null(new Ticket(folder.Keys, new FakeTimeProvider(clock.GetUtcNow() - TimeSpan.FromSeconds(1))).Read(later, session));
    }

    [Fact]
    public void Another_session_or_visit_cannot_use_it()
    {
        Assert.Null(tickets.Read(ticket, RandomNumberGenerator.GetBytes(32)));
        Assert.Null(tickets.Read(ticket, RandomNumberGenerator.GetBytes(16)));
        Assert.Null(tickets.Read(ticket, []));
    }

    [Fact]
    public void Another_site_cannot_make_one()
    {
        using var elsewhere = new KeyFolder();
        Assert.Null(tickets.Read(new Ticket(elsewhere.Keys, clock).Issue(id, ArrivalClass.App, session), session));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("%%%%")]
    public void What_is_no_ticket_is_none(string? text) => Assert.Null(tickets.Read(text, session));

    [Fact]
    public void Neither_shorter_nor_longer_nor_padded_ones_are_read()
    {
        Assert.Null(tickets.Read(ticket[..^1], session));
        Assert.Null(tickets.Read(ticket + "A", session));
        Assert.Null(tickets.Read(ticket + "==", session));
        Assert.Null(tickets.Read(new string('!', ticket.Length), session));
    }

    public void Dispose() => folder.Dispose();
}
