namespace Entourage.Storage;

/// <summary>
/// Whoever remembers for a moment what the store said. Told after a commit has changed what everybody may see of a member or a clip, so that
/// nothing older is shown on this node from then on; other nodes forget by themselves within two seconds.
/// </summary>
public interface IRemembersRows
{
    /// <summary>Forgets everything, and also what is being read at this moment.</summary>
    void Forget();
}
