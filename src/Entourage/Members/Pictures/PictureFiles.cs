namespace Entourage.Members.Pictures;

/// <summary>Where members' pictures lie in the data folder. Thread-safe.</summary>
internal sealed class PictureFiles(IOptions<StorageOptions> storage)
{
    private readonly string folder = Path.Combine(Path.GetFullPath(storage.Value.Folder), "pictures");

    /// <summary>The picture of a member that was set at an instant, whether or not it exists.</summary>
    public string PathOf(MemberId member, DateTimeOffset at) =>
        Path.Combine(folder, member.ToString(), FormattableString.Invariant($"{at.ToUnixTimeMilliseconds()}.jpg"));

    /// <summary>A new name on the same disk, so that putting the finished picture in place is one rename.</summary>
    public string Draft(string ending)
    {
        var drafts = Path.Combine(folder, "drafts");
        Directory.CreateDirectory(drafts);
        return Path.Combine(drafts, $"{Guid.NewGuid():N}{ending}");
    }

    /// <summary>Puts a finished picture in its place, wherever it lies now; its path there.</summary>
    public string Place(string drawn, MemberId member, DateTimeOffset at)
    {
        var path = PathOf(member, at);
        if (path == drawn) return path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(drawn, path, overwrite: true);
        return path;
    }

    public void Remove(MemberId member, DateTimeOffset at)
    {
        var path = PathOf(member, at);
        if (File.Exists(path)) File.Delete(path);
    }

    /// <summary>Removes all of a member's pictures.</summary>
    public void Forget(MemberId member)
    {
        var own = Path.Combine(folder, member.ToString());
        if (Directory.Exists(own)) Directory.Delete(own, recursive: true);
    }
}
