namespace Entourage.Clips;

/// <summary>What is left of a deleted clip: who watched and liked it, and the files. Thread-safe.</summary>
internal sealed class ForgetClip(TranscodeQueue queue) : IForgets
{
    private static readonly string[] Rows =
    [
        "DELETE FROM views WHERE (clip, viewer, day) IN (SELECT clip, viewer, day FROM views WHERE clip = @clip LIMIT @most)",
        "DELETE FROM plays WHERE (clip, viewer, at) IN (SELECT clip, viewer, at FROM plays WHERE clip = @clip LIMIT @most)",
        "DELETE FROM likes WHERE (clip, member) IN (SELECT clip, member FROM likes WHERE clip = @clip LIMIT @most)",
    ];

    string IForgets.Kind => Kind;

    /// <summary>As it is written down.</summary>
    public const string Kind = "clip";

    public int Forget(StoreSession session, Guid id, int most) => SomeRows.Run(session, Rows, most, statement => statement.With("@clip", id));

    public void RemoveFiles(Guid id) => queue.Drop(new(id));
}
