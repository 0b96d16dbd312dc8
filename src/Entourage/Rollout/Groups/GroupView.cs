namespace Entourage.Rollout.Groups;

/// <summary>A group of members who are given features together.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Members">How many members it has.</param>
/// <param name="Features">The features given to it, whatever their stage.</param>
internal sealed record GroupView(string Group, long Members, IReadOnlyList<string> Features);
