namespace Entourage.Tests.Http;

/// <summary>What can be a site's address.</summary>
public sealed class SiteAddressTests
{
    [Theory]
    [InlineData("https://anna:secret@clips.example", "without a name or a password")]
    [InlineData("https://anna@clips.example", "without a name or a password")]
    [InlineData("https://@clips.example", "with nothing behind")]
    [InlineData("https://clips.example/", "with nothing behind")]
    [InlineData("https://clips.example/here", "with nothing behind")]
    [InlineData("https://clips.example?x=1", "with nothing behind")]
    [InlineData("https://clips.example#x", "with nothing behind")]
    [InlineData("https://clips.example\\here", "such as https://clips.example")]
    [InlineData(" https://clips.example", "such as https://clips.example")]
    [InlineData("https://clips.example:70000", "such as https://clips.example")]
    [InlineData("https://", "such as https://clips.example")]
    [InlineData("https://a b", "such as https://clips.example")]
    [InlineData("https://xn--zzzzzzzzz", "such as https://clips.example")]
    [InlineData("ftp://clips.example", "such as https://clips.example")]
    [InlineData("clips.example", "such as https://clips.example")]
    [InlineData("/clips", "such as https://clips.example")]
    public void What_is_no_address_is_refused_with_the_reason(string address, string said)
    {
        var wrong = new SiteOptionsValidator().Validate(null, new SiteOptions { Address = address });
        var line = Assert.Single(wrong.Failures!);
        Assert.StartsWith("Address must be", line, StringComparison.Ordinal);
        Assert.Contains(said, line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://clips.example", "https://clips.example", "clips.example", "clips.example")]
    [InlineData("HTTPS://Clips.Example:443", "https://clips.example", "clips.example", "clips.example")]
    [InlineData("http://clips.example:8080", "http://clips.example:8080", "clips.example", "clips.example:8080")]
    [InlineData("https://bücher.example:8443", "https://xn--bcher-kva.example:8443", "xn--bcher-kva.example", "bücher.example:8443")]
    [InlineData("https://xn--bcher-kva.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("https://例え.テスト", "https://xn--r8jz45g.xn--zckzah", "xn--r8jz45g.xn--zckzah", "例え.テスト")]
    [InlineData("http://192.0.2.4", "http://192.0.2.4", "192.0.2.4", "192.0.2.4")]
    [InlineData("http://[2001:DB8::1]:8080", "http://[2001:db8::1]:8080", "[2001:db8::1]", "[2001:db8::1]:8080")]
    public void An_address_is_ASCII_for_machines_and_as_written_for_people(string address, string origin, string host, string shown)
    {
        Assert.True(new SiteOptionsValidator().Validate(null, new SiteOptions { Address = address }).Succeeded);
        Assert.Equal(new SiteAddress(origin, host, shown), SiteAddress.Of(address));
    }
}
