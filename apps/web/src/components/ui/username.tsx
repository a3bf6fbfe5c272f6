/** Read from left to right in every language, its sign first. */
export const Username = ({ of }: { of: string }) => <bdi dir="ltr">@{of}</bdi>;
