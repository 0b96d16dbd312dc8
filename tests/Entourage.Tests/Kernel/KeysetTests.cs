namespace Entourage.Tests.Kernel;

public sealed class KeysetTests
{
    private const string Id = "0199a1b2c3d47e5f8a9b0c1d2e3f4a5b";

    [Fact]
    public void A_position_comes_back_as_it_was_given_out()
    {
        var member = new Keyset<MemberId>(1_790_000_000_000, MemberId.Parse(Id, null));
        Assert.Equal(member, Keyset<MemberId>.NewestFirst(member.ToString()).Value);
        Assert.Equal(new Cursor(1_790_000_000_000, Id).ToString(), member.ToString());
        var entry = new Keyset<Guid>(1, Guid.ParseExact(Id, "N"));
        Assert.Equal(entry, Keyset<Guid>.OldestFirst(entry.ToString()).Value);
        var invitation = new Keyset<InvitationId>(1, new("0123456789abcdef"));
        Assert.Equal(invitation, Keyset<InvitationId>.NewestFirst(invitation.ToString()).Value);
    }

    [Fact]
    public void Without_a_cursor_a_list_starts_at_its_end_in_time()
    {
        Assert.Equal(Keyset<MemberId>.Newest, Keyset<MemberId>.NewestFirst(null).Value);
        Assert.Equal(Keyset<MemberId>.Oldest, Keyset<MemberId>.OldestFirst("").Value);
        Assert.Equal("", Keyset<InvitationId>.Newest.KeyText);
    }

    [Theory]
    [InlineData("0199A1B2C3D47E5F8A9B0C1D2E3F4A5B")]
    [InlineData("0123456789abcdef")]
    [InlineData("0199a1b2c3d47e5f8a9b0c1d2e3f4a5")]
    public void Of_another_list_or_spelt_another_way_it_is_refused(string key) =>
        Assert.Equal("bad_cursor", Keyset<MemberId>.NewestFirst(new Cursor(1, key).ToString()).Problem?.Code);
}
