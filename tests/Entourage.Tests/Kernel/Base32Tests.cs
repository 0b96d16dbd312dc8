namespace Entourage.Tests.Kernel;

public sealed class Base32Tests
{
    [Fact]
    public void What_is_encoded_is_read_back() => Assert.Equal("00000000", Entourage.Kernel.Base32.Encode(new byte[5]));
}
