using Microsoft.Extensions.Options;

namespace Entourage.Tests.Fixtures;

/// <summary>A folder with a site's secret and nothing else, for what is sealed with it.</summary>
public sealed class KeyFolder : IDisposable
{
    public KeyFolder() => Keys = new(Options.Create(new StorageOptions { Folder = Folder }));

    public string Folder { get; } = Directory.CreateTempSubdirectory("entourage-keys-").FullName;

    internal SiteKeys Keys { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
