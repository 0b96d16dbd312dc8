using Microsoft.Extensions.Options;

namespace Entourage.Tests.Storage;

public sealed class SiteKeysTests : IDisposable
{
    private readonly KeyFolder folder = new();

    private string KeyFile => Path.Combine(folder.Folder, "keys", "site.key");

    [Fact]
    public void Only_the_owner_of_the_process_reads_the_secret()
    {
        Assert.Equal(32, new FileInfo(KeyFile).Length);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Equal(["site.key"], Directory.EnumerateFiles(Path.GetDirectoryName(KeyFile)!).Select(Path.GetFileName));
    }

    [Fact]
    public void A_key_is_the_same_every_time_and_another_for_every_use()
    {
        var again = new SiteKeys(Options.Create(new StorageOptions { Folder = folder.Folder }));
        Assert.Equal(folder.Keys.For("invite 1"), again.For("invite 1"));
        Assert.NotEqual(folder.Keys.For("invite 1"), again.For("invite 2"));
        Assert.Equal(32, again.For("anything").Length);
        Assert.NotEqual(File.ReadAllBytes(KeyFile), again.For("anything"));
    }

    [Fact]
    public void Another_site_has_other_keys()
    {
        using var elsewhere = new KeyFolder();
        Assert.NotEqual(folder.Keys.For("invite 1"), elsewhere.Keys.For("invite 1"));
    }

    [Fact]
    public void A_damaged_secret_stops_the_start_and_is_not_replaced()
    {
        File.WriteAllBytes(KeyFile, [1, 2, 3]);
        Assert.Throws<InvalidDataException>(() => new SiteKeys(Options.Create(new StorageOptions { Folder = folder.Folder })));
        Assert.Equal(3, new FileInfo(KeyFile).Length);
    }

    public void Dispose() => folder.Dispose();
}
