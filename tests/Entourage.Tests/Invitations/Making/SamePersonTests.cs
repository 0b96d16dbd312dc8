using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Invitations.Making;

/// <summary>"Not twice" and "never again" are about a person, not about a spelling (decision 0010). The site is in France.</summary>
public sealed class SamePersonTests(SamePersonTests.French site) : IClassFixture<SamePersonTests.French>
{
    /// <summary>A site whose numbers without a country are French.</summary>
    public sealed class French : IAsyncLifetime
    {
        internal Server Server { get; } = new();

        public ValueTask InitializeAsync()
        {
            Server.Settings["Channels:DefaultCountry"] = "fr";
            Server.Settings["Allowance:Start"] = Server.Settings["Allowance:Cap"] = "6";
            return Server.InitializeAsync();
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    private Server Server => site.Server;

    [Theory]
    [InlineData("number", "sms", "+33612345678", "0033612345678", "0612345678", "06 12 34 56 78", "tel:+33612345678", "０６１２３４５６７８")]
    [InlineData("local", "sms", "06 12 34 56 79", "+33612345679", "0033612345679", "tel:06-12-34-56-79;phone-context=+33")]
    [InlineData("address", "mail", "bob@bücher.example", "bob@xn--bcher-kva.example", "BOB@BÜCHER.example", "bob@bücher.example.")]
    [InlineData("case", "mail", "BOB@Example.COM", "bob@example.com", "Bob@example.com.")]
    public async Task Nobody_is_invited_twice_by_another_spelling(string name, string channel, string contact, params string[] spellings)
    {
        var creator = await Server.CreatorAsync($"twice_{name}");
        await creator.InviteAsync(new { channel, contact });
        var before = Server.Hash();
        foreach (var spelling in spellings) Assert.Equal((409, "cannot_invite_this_contact"), await MakeAsync(creator, channel, spelling));
        Assert.Equal(before, Server.Hash());
    }

    [Theory]
    [InlineData("number", "sms", "06 22 34 56 78", "whatsapp", "+33622345678")]
    [InlineData("address", "mail", "eve@bücher.example", "mail", "Eve@XN--BCHER-KVA.example")]
    public async Task Never_again_holds_for_every_spelling_and_every_creator(string name, string channel, string contact, string otherChannel, string spelling)
    {
        var creator = await Server.CreatorAsync($"never_{name}");
        var made = await creator.InviteAsync(new { channel, contact });
        var visitor = Server.Visitor();
        var ticket = await visitor.LandAsync(made.Token);
        await visitor.PostAsync($"/i/{made.Token}/stop", new FormUrlEncodedContent([new("ticket", ticket), new("from", "anybody")]));
        Assert.Equal((409, "cannot_invite_this_contact"), await MakeAsync(await Server.CreatorAsync($"never_{name}_2"), otherChannel, spelling));
    }

    [Theory]
    [InlineData("+33632345678", "+33632345679")]
    [InlineData("0633345678", "+49633345678")]
    public async Task Others_may_be_invited(string one, string other)
    {
        var creator = await Server.CreatorAsync($"others_{one.Length}");
        await creator.InviteAsync(new { channel = "sms", contact = one });
        Assert.Equal(201, (await MakeAsync(creator, "sms", other)).Status);
    }

    // Until there was a canonical form, what was kept was the hash of the digits as they were typed, or of the address in lower case.
    [Theory]
    [InlineData("dialled", "Phone\n0642345678", "sms", "0642345678", "+33642345678", "06 42 34 56 78")]
    [InlineData("abroad", "Phone\n33643345678", "sms", "+33643345678", "0643345678")]
    [InlineData("trunk", "Phone\n330644345678", "sms", "+33(0)644345678", "0644345678")]
    [InlineData("unicode", "Email\nold@bücher.example", "mail", "old@bücher.example", "old@xn--bcher-kva.example")]
    [InlineData("ascii", "Email\nascii@xn--bcher-kva.example", "mail", "ascii@xn--bcher-kva.example", "ascii@bücher.example")]
    public async Task What_was_kept_before_there_was_one_form_still_holds(string name, string kept, string channel, params string[] spellings)
    {
        var creator = await Server.CreatorAsync($"kept_{name}");
        var hash = HMACSHA256.HashData(Server.Services.GetRequiredService<SiteKeys>().For("contact"), Encoding.UTF8.GetBytes(kept));
        Server.Change(
            "INSERT INTO suppressions (contact, creator, made_at) SELECT @contact, @everybody, joined_at FROM members WHERE handle = @handle",
            ("@contact", hash), ("@everybody", Guid.Empty), ("@handle", $"kept_{name}"));
        foreach (var spelling in spellings) Assert.Equal((409, "cannot_invite_this_contact"), await MakeAsync(creator, channel, spelling));
    }

    [Fact]
    public async Task The_app_is_told_the_number_in_full()
    {
        var creator = await Server.CreatorAsync("in_full");
        var sms = await creator.PostAsync("/api/v1/invitations", new { channel = "sms", contact = "06 52 34 56 78" });
        Assert.StartsWith("sms:+33652345678?", sms.Json.GetProperty("handOver").GetProperty("url").GetString(), StringComparison.Ordinal);
        var chat = await creator.PostAsync("/api/v1/invitations", new { channel = "whatsapp", contact = "0653345678" });
        Assert.StartsWith("https://wa.me/33653345678?", chat.Json.GetProperty("handOver").GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    private static async Task<(int Status, string? Code)> MakeAsync(Person creator, string channel, string contact)
    {
        var answer = await creator.PostAsync("/api/v1/invitations", new { channel, contact });
        return (answer.Status, answer.Code);
    }
}
