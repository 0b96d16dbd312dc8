namespace Entourage.Tests.Clips;

/// <summary>A folder with scripts in the place of ffmpeg and ffprobe, for a site that is told to take them from there.</summary>
internal sealed class Programs : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("entourage-programs-").FullName;

    /// <summary>Puts a script there; what runs already goes on as it began.</summary>
    public void Put(string program, string script)
    {
        // Beside the old one and then in its place: nobody runs half a script.
        var draft = Path.Combine(Folder, program + ".new");
        File.WriteAllText(draft, $"#!/usr/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(draft, (UnixFileMode)0b111_101_101);
        File.Move(draft, Path.Combine(Folder, program), overwrite: true);
    }

    /// <summary>The real one, after a script.</summary>
    public void PutBefore(string program, string script) => Put(program, $"{script}\nexec /usr/bin/{program} \"$@\"");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
