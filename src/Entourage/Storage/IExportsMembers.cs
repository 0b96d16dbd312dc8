using System.Text.Json.Nodes;

namespace Entourage.Storage;

/// <summary>What every capability that keeps rows about members adds to the file in which one takes them home.</summary>
[FrontDoor]
internal interface IExportsMembers
{
    /// <summary>The name of its part of the file, camelCase, unlike every other.</summary>
    string Section { get; }

    /// <summary>Every row about <paramref name="member"/>, without secrets and without what belongs to others.</summary>
    JsonNode Export(StoreSession session, MemberId member);
}
