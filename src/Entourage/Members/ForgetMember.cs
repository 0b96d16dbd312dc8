using Entourage.Members.Pictures;

namespace Entourage.Members;

/// <summary>When a member deletes the account: what let them in, and whom they brought.</summary>
internal sealed class ForgetMember : IForgetsMembers
{
    // Nothing of it opens a door any more: a session and a token lead to their member's row, and that is gone.
    private static readonly string[] Rows =
    [
        "DELETE FROM sessions WHERE key IN (SELECT key FROM sessions WHERE member = @member LIMIT @most)",
        "DELETE FROM tokens WHERE key IN (SELECT key FROM tokens WHERE member = @member LIMIT @most)",
        "DELETE FROM ceremonies WHERE id IN (SELECT id FROM ceremonies WHERE member = @member LIMIT @most)",
    ];

    // Those whom they brought were brought by whoever had brought them, from now on. Where nobody had, they keep an inviter in common who has no account and no name:
    // an account that was made to bring others and is deleted then cuts nobody loose.
    private static readonly string[] Brought = ["UPDATE members SET invited_by = @above WHERE id IN (SELECT id FROM members WHERE invited_by = @member LIMIT @most)"];

    public int Forget(StoreSession session, MemberId member, int most)
    {
        var touched = SomeRows.Run(session, Rows, member, most);
        if (touched >= most) return touched;
        var above = DeletionRows.HeirOf(session, member.Value) ?? DeletionRows.Anonymous(member.Value);
        return touched + SomeRows.Run(session, Brought, most - touched, statement => statement.With("@member", member.Value).With("@above", above));
    }
}

/// <summary>What is left of a deleted account: what every capability keeps about the member, and the pictures. Thread-safe.</summary>
internal sealed class ForgetMembers(IEnumerable<IForgetsMembers> capabilities, PictureFiles pictures) : IForgets
{
    /// <summary>As it is written down.</summary>
    public const string Kind = "member";

    string IForgets.Kind => Kind;

    public int Forget(StoreSession session, Guid id, int most)
    {
        var member = new MemberId(id);
        var touched = 0;
        foreach (var capability in capabilities)
        {
            if (touched >= most) break;
            touched += capability.Forget(session, member, most - touched);
        }
        return touched;
    }

    public void RemoveFiles(Guid id) => pictures.Forget(new(id));
}
