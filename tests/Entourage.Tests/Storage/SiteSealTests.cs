using System.Text;
using Microsoft.Extensions.Options;

namespace Entourage.Tests.Storage;

public sealed class SiteSealTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("entourage-seal-");

    [Fact]
    public void What_is_sealed_opens_for_the_same_and_for_nothing_else()
    {
        var seal = Seal(folder, "connection");
        var sealedText = seal.Seal("correct horse", "alice");
        Assert.Equal(-1, sealedText.AsSpan().IndexOf("correct"u8));
        Assert.Equal("correct horse", seal.Open(sealedText, "alice"));
        Assert.Equal("correct horse", Seal(folder, "connection").Open(sealedText, "alice"));
        Assert.Null(seal.Open(sealedText, "bob"));
        Assert.Null(Seal(folder, "delivery").Open(sealedText, "alice"));
        Assert.NotEqual(sealedText, seal.Seal("correct horse", "alice"));
        var other = Directory.CreateTempSubdirectory("entourage-seal-");
        Assert.Null(Seal(other, "connection").Open(sealedText, "alice"));
        other.Delete(recursive: true);
    }

    [Fact]
    public void Changed_or_cut_anywhere_it_does_not_open()
    {
        var seal = Seal(folder, "connection");
        var sealedText = seal.Seal("é", "alice");
        Assert.Equal(12 + 16 + Encoding.UTF8.GetByteCount("é"), sealedText.Length);
        for (var i = 0; i < sealedText.Length; i++)
        {
            var changed = (byte[])sealedText.Clone();
            changed[i] ^= 1;
            Assert.Null(seal.Open(changed, "alice"));
            Assert.Null(seal.Open(sealedText[..i], "alice"));
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static SiteSeal Seal(DirectoryInfo folder, string use) => new(new SiteKeys(Options.Create(new StorageOptions { Folder = folder.FullName })), use);
}
