using Entourage.Members;

namespace Entourage.Follows;

/// <summary>Which members follow back the people they invite, and who has to be asked first. Thread-safe.</summary>
internal sealed class FollowingBack(IRollouts rollouts, Ages ages)
{
    /// <summary>Whether a creator follows back: they have chosen to, and have the feature.</summary>
    public bool Does(MemberCard creator) => creator.FollowBack && rollouts.Has(Features.FollowBack, creator.Id);

    /// <summary>Whether a member is asked before being followed back: they approve followers, or are protected as minors are.</summary>
    public bool Asks(MemberCard invited) => invited.Private || ages.Protects(invited.BirthYear);
}
